package cli

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// clusterFile reads one of the manifests of docs/cluster.
func clusterFile(t *testing.T, name string) string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("..", "..", "docs", "cluster", name))
	require.NoError(t, err)
	return string(data)
}

// TestClusterManifests: the command of each manifest, run once for each task
// with what its scheduler sets, gives what one run gives.
func TestClusterManifests(t *testing.T) {
	var job struct {
		Spec struct {
			Completions int
			Template    struct {
				Spec struct {
					Containers []struct {
						Args []string
						Env  []struct{ Name, Value string }
					}
				}
			}
		}
	}
	require.NoError(t, yaml.Unmarshal([]byte(clusterFile(t, "kubernetes.yaml")), &job))
	container := job.Spec.Template.Spec.Containers[0]
	var aws struct {
		ContainerProperties struct{ Command []string }
	}
	require.NoError(t, json.Unmarshal([]byte(clusterFile(t, "aws-batch.json")), &aws))
	script := clusterFile(t, "slurm.sh")
	assert.Contains(t, script, "#SBATCH --array=0-7\n")
	line, found := "", false
	for _, text := range strings.Split(script, "\n") {
		if rest, ok := strings.CutPrefix(text, "offtake "); ok {
			line, found = rest, true
		}
	}
	require.True(t, found)

	dir := inFolder(t)
	require.Equal(t, statusDone, first(run(t, "init", "deal", "--from", "lyft-aws")))
	here := func(args []string) []string { // one folder in place of the volume, what is quick to write, and less of it
		args = slices.Clone(args)
		for i := range args {
			args[i] = strings.NewReplacer("/deals", dir, "xlsx,pdf", "json", "0%:30%:5%", "0%:30%:10%").Replace(args[i])
		}
		return args
	}
	require.Equal(t, statusDone, first(run(t, here(container.Args)...)))
	want := contents(t, "out")
	require.Greater(t, len(want), 7)

	const tasks = 8
	for name, task := range map[string]struct {
		args []string
		env  func(i int) map[string]string
	}{
		"kubernetes": {container.Args, func(i int) map[string]string {
			require.Equal(t, tasks, job.Spec.Completions)
			env := map[string]string{"JOB_COMPLETION_INDEX": fmt.Sprint(i)}
			for _, e := range container.Env {
				env[e.Name] = e.Value
			}
			return env
		}},
		"aws": {aws.ContainerProperties.Command, func(i int) map[string]string {
			return map[string]string{"AWS_BATCH_JOB_ARRAY_INDEX": fmt.Sprint(i), "AWS_BATCH_JOB_ARRAY_SIZE": fmt.Sprint(tasks)}
		}},
		"slurm": {strings.Fields(line), func(i int) map[string]string {
			return map[string]string{"SLURM_ARRAY_TASK_ID": fmt.Sprint(i), "SLURM_ARRAY_TASK_COUNT": fmt.Sprint(tasks), "SLURM_ARRAY_TASK_MIN": "0", "SLURM_ARRAY_TASK_MAX": "7", "SLURM_ARRAY_TASK_STEP": "1"}
		}},
	} {
		t.Run(name, func(t *testing.T) {
			require.NoError(t, os.RemoveAll("out"))
			for i := range tasks {
				for key, value := range task.env(i) {
					t.Setenv(key, value)
				}
				status, _, err := run(t, here(task.args)...)
				require.Equal(t, statusDone, status, err)
			}
			for key := range task.env(0) {
				require.NoError(t, os.Unsetenv(key))
			}
			require.Equal(t, statusDone, first(run(t, "merge", "out")))
			got := contents(t, "out")
			for i := range tasks {
				delete(got, fmt.Sprintf("index-%d-of-8.csv", i+1))
				delete(got, fmt.Sprintf("index-%d-of-8.md", i+1))
			}
			sameFiles(t, want, got)
		})
	}
}

// TestSlurmScript: the script itself is one that a shell takes.
func TestSlurmScript(t *testing.T) {
	out, err := exec.Command("sh", "-n", filepath.Join("..", "..", "docs", "cluster", "slurm.sh")).CombinedOutput()
	require.NoError(t, err, string(out))
}

// fieldSchema is what the test knows of the schema of an object's field.
type fieldSchema struct {
	Ref        string `json:"$ref"`
	Type       any
	Items      *fieldSchema
	Additional *fieldSchema `json:"additionalProperties"`
	Required   []string
	Properties map[string]fieldSchema
	Defs       map[string]fieldSchema `json:"$defs"`
}

// TestKubernetesSchema: the manifest has no field that the API does not know,
// none of a wrong type, and lacks none that is required.
func TestKubernetesSchema(t *testing.T) {
	data, err := os.ReadFile("../../testdata/cluster/kubernetes-job.json")
	require.NoError(t, err)
	var schema fieldSchema
	require.NoError(t, json.Unmarshal(data, &schema))
	faults := func(manifest string) []string {
		var doc any
		require.NoError(t, yaml.Unmarshal([]byte(manifest), &doc))
		return schema.faults(schema.Defs, "", doc)
	}
	good := clusterFile(t, "kubernetes.yaml")
	assert.Empty(t, faults(good))
	for change, want := range map[[2]string]string{
		{"completions: 8", "completion: 8"}:                    ".spec.completion is unknown",
		{"completions: 8", `completions: "8"`}:                 ".spec.completions is not integer",
		{`value: "8"`, "value: 8"}:                             ".spec.template.spec.containers[0].env[0].value is not string",
		{"mountPath: /deals", "subPath: /deals"}:               ".spec.template.spec.containers[0].volumeMounts[0].mountPath is missing",
		{"completionMode: Indexed", "completionmode: Indexed"}: ".spec.completionmode is unknown",
	} {
		bad := strings.Replace(good, change[0], change[1], 1)
		require.NotEqual(t, good, bad)
		assert.Equal(t, []string{want}, faults(bad))
	}
}

// TestKubernetesFailures: one task that fails does not end the job. The API
// takes a limit for each index of an Indexed job only, whose pods are never
// started again themselves; a limit for all would end the job at once.
func TestKubernetesFailures(t *testing.T) {
	var job struct {
		Spec struct {
			CompletionMode       string `yaml:"completionMode"`
			Completions          int
			BackoffLimit         *int `yaml:"backoffLimit"`
			BackoffLimitPerIndex *int `yaml:"backoffLimitPerIndex"`
			MaxFailedIndexes     *int `yaml:"maxFailedIndexes"`
			Template             struct {
				Spec struct {
					RestartPolicy string `yaml:"restartPolicy"`
				}
			}
		}
	}
	require.NoError(t, yaml.Unmarshal([]byte(clusterFile(t, "kubernetes.yaml")), &job))
	assert.Nil(t, job.Spec.BackoffLimit)
	require.NotNil(t, job.Spec.BackoffLimitPerIndex)
	assert.Positive(t, *job.Spec.BackoffLimitPerIndex)
	require.NotNil(t, job.Spec.MaxFailedIndexes)
	assert.Equal(t, job.Spec.Completions, *job.Spec.MaxFailedIndexes)
	assert.Equal(t, "Indexed", job.Spec.CompletionMode)
	assert.Equal(t, "Never", job.Spec.Template.Spec.RestartPolicy)
	doc, err := os.ReadFile("../../docs/cluster.md")
	require.NoError(t, err)
	assert.Contains(t, string(doc), "--dependency=afterany:")
	assert.NotContains(t, string(doc), "afterok")
}

// faults lists what is wrong with a value.
func (s fieldSchema) faults(defs map[string]fieldSchema, at string, v any) []string {
	if name, ok := strings.CutPrefix(s.Ref, "#/$defs/"); ok {
		return defs[name].faults(defs, at, v)
	}
	if s.Type != nil && !isOneOf(s.Type, v) {
		return []string{fmt.Sprintf("%s is not %v", at, s.Type)}
	}
	var found []string
	switch v := v.(type) {
	case map[string]any:
		for _, key := range s.Required {
			if _, ok := v[key]; !ok {
				found = append(found, at+"."+key+" is missing")
			}
		}
		for key, value := range v {
			field, known := s.Properties[key]
			switch {
			case known:
				found = append(found, field.faults(defs, at+"."+key, value)...)
			case s.Additional != nil:
				found = append(found, s.Additional.faults(defs, at+"."+key, value)...)
			case s.Properties != nil:
				found = append(found, at+"."+key+" is unknown")
			}
		}
	case []any:
		for i, value := range v {
			if s.Items != nil {
				found = append(found, s.Items.faults(defs, fmt.Sprintf("%s[%d]", at, i), value)...)
			}
		}
	}
	return found
}

// isOneOf reports whether a value is of a type, or of one of several.
func isOneOf(types any, v any) bool {
	if list, ok := types.([]any); ok {
		return slices.ContainsFunc(list, func(one any) bool { return isOneOf(one, v) })
	}
	switch v.(type) {
	case string:
		return types == "string"
	case bool:
		return types == "boolean"
	case uint64, int64:
		return types == "integer" || types == "number"
	case float64:
		return types == "number"
	case map[string]any:
		return types == "object"
	case []any:
		return types == "array"
	}
	return false
}
