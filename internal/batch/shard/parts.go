package shard

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

// FileName is the name of a shard's part of a table.
func FileName(file string, s Shard) string {
	ext := filepath.Ext(file)
	return strings.TrimSuffix(file, ext) + s.Suffix() + ext
}

// partName is the name of a shard's file: stem, index, count, extension.
var partName = regexp.MustCompile(`^(.*)-([0-9]+)-of-([0-9]+)(\.[a-z]+)$`)

// Parts are the files of one split, by the index of their shard.
type Parts struct {
	Count   int
	Files   []string // from shard 1 on; "" where one is missing
	LeftOut []string // on the splits that are there beside it
	Job     string   // that all of them are of
}

// missing lists the shards that have no file.
func (p Parts) missing() []string {
	var list []string
	for i, file := range p.Files {
		if file == "" {
			list = append(list, Shard{i + 1, p.Count}.String())
		}
	}
	return list
}

// Find finds the shards of a file in some folders. If there are several
// splits, the one that is complete counts. Each is what was written, and all are
// of one job.
func Find(folders []string, stem, extension string) (Parts, error) {
	splits := map[int]Parts{}
	for _, folder := range folders {
		entries, err := os.ReadDir(folder)
		if err != nil {
			return Parts{}, err
		}
		for _, e := range entries {
			m := partName.FindStringSubmatch(e.Name())
			if m == nil || m[1] != stem || m[4] != extension {
				continue
			}
			shard, err := Parse(m[2] + "/" + m[3])
			if err != nil || shard.Suffix() != strings.TrimSuffix(strings.TrimPrefix(e.Name(), stem), extension) {
				continue
			}
			p, ok := splits[shard.Count]
			if !ok {
				p = Parts{Count: shard.Count, Files: make([]string, shard.Count)}
				splits[shard.Count] = p
			}
			path := filepath.Join(folder, e.Name())
			if first := p.Files[shard.Index-1]; first != "" {
				return Parts{}, fmt.Errorf("shard %s is there twice: %s and %s\nhint: remove one of them", shard, first, path)
			}
			p.Files[shard.Index-1] = path
		}
	}
	p, err := chooseSplit(splits, filepath.Join(folders[0], stem+extension))
	if err != nil {
		return Parts{}, err
	}
	return p.verify()
}

// verify holds every file against its digest and names all that are damaged.
func (p Parts) verify() (Parts, error) {
	var errs []error
	for i, file := range p.Files {
		job, err := verified(file)
		switch {
		case err != nil:
			errs = append(errs, err)
		case i == 0:
			p.Job = job
		case len(errs) == 0:
			errs = append(errs, sameJob(p.Job, job, p.Files[0], file))
		}
	}
	return p, errors.Join(errs...)
}

// Same reports an error unless other files are of the same job.
func (p Parts) Same(other Parts) error {
	return sameJob(p.Job, other.Job, p.Files[0], other.Files[0])
}

func chooseSplit(splits map[int]Parts, name string) (Parts, error) {
	var complete, all []Parts
	for _, p := range splits {
		all = append(all, p)
		if len(p.missing()) == 0 {
			complete = append(complete, p)
		}
	}
	byCount := func(a, b Parts) int { return a.Count - b.Count }
	slices.SortFunc(all, byCount)
	slices.SortFunc(complete, byCount)
	switch {
	case len(all) == 0:
		return Parts{}, fmt.Errorf("%s: no shards of it are there\n"+
			"hint: a shard's file is named like %s", name, FileName(filepath.Base(name), Shard{1, 2}))
	case len(complete) == 1:
		return complete[0].beside(all, name), nil
	case len(complete) > 1:
		return Parts{}, fmt.Errorf("%s: there are all shards of %d and all of %d\n"+
			"hint: a job that ran again with another number of shards leaves those of the first run; remove them: %s or %s",
			name, complete[0].Count, complete[1].Count, shardPattern(name, complete[0].Count), shardPattern(name, complete[1].Count))
	}
	var texts []string
	for _, p := range all {
		texts = append(texts, strings.Join(p.missing(), ", "))
	}
	return Parts{}, fmt.Errorf("%s: shards are missing: %s\nhint: run them, then merge again", name, strings.Join(texts, "; or "))
}

// beside notes the other splits that are there: a job that ran again with
// another number of shards and is not done leaves one that is newer than what
// is joined.
func (p Parts) beside(all []Parts, name string) Parts {
	joined := shardPattern(name, p.Count)
	for _, other := range all {
		if other.Count != p.Count {
			left := shardPattern(name, other.Count)
			p.LeftOut = append(p.LeftOut, fmt.Sprintf("joined %s and left out %s, of which shards are missing: %s\n"+
				"hint: if the job ran again as %d shards, run those, remove %s and merge again; or else remove %s",
				joined, left, strings.Join(other.missing(), ", "), other.Count, joined, left))
		}
	}
	return p
}

// shardPattern is what the shards of a split are called, all of them.
func shardPattern(name string, count int) string {
	base := filepath.Base(name)
	ext := filepath.Ext(base)
	if ext != ".parquet" && strings.TrimSuffix(base, ext) == "index" {
		ext = ".*" // index.csv and index.md go together
	}
	return fmt.Sprintf("%s-*-of-%d%s", strings.TrimSuffix(base, filepath.Ext(base)), count, ext)
}

// SplitName separates a shard's file name into the stem and the extension that
// the files of all its shards have.
func SplitName(name string) (stem, extension string, ok bool) {
	m := partName.FindStringSubmatch(name)
	if m == nil {
		return "", "", false
	}
	return m[1], m[4], true
}

// CheckRanges reports an error unless the shards' rows, from the first to the
// last of each, are the parts of one whole.
func CheckRanges(p Parts, first, last []int64) error {
	total := slices.Max(last)
	for i, file := range p.Files {
		from, to := Shard{i + 1, p.Count}.Range(total)
		if from == to {
			from = -1 // no rows: numbers are 0
			to = 0
		}
		if first[i] != from+1 || last[i] != to {
			return fmt.Errorf("%s is not part %s of %d combinations\n"+
				"hint: the shards are not of one job; run them anew", file, Shard{i + 1, p.Count}, total)
		}
	}
	return nil
}
