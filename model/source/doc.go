// Package source reads a deal file's text: YAML to nodes that know where they
// stand.
//
// The flow:
//
//  1. ReadFile reads a file's bytes, no more than any deal file has.
//  2. Read turns them into a tree of Nodes (yaml.go): it refuses what is no text,
//     what YAML has and deal files do not, and what would take long. A scalar keeps
//     its text as written, since what it means depends on where it stands.
//  3. Package model finds out what the nodes mean and collects Problems.
//  4. Problems.ErrorOrNil puts them in the order of the file and adds excerpts,
//     the line with a caret below the place (file.go).
//
// The package knows the form of deal files and none of their keys.
package source
