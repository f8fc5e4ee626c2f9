package files

// Output is a complete file and where it goes.
type Output struct {
	Path string
	Data []byte
}

// Replace puts complete files in place of any that were there, together or not
// at all: one that cannot be written leaves the others as they were.
func Replace(outputs []Output) error {
	var list []*File
	for _, o := range outputs {
		f, err := Create(o.Path)
		if err == nil {
			list = append(list, f)
			_, err = f.Write(o.Data)
		}
		if err != nil {
			for _, f := range list {
				_ = f.Abandon() // the error that counts is the first
			}
			return WriteError(o.Path, err)
		}
	}
	return Finish(list...)
}
