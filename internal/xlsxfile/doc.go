// Package xlsxfile reads the parts of an .xlsx file, which is a zip of XML, and
// trusts none of it.
//
//  1. [Open] opens the zip with a limit on what its parts may unpack to.
//  2. [File.Relations] follows the relationships from part to part.
//  3. [File.Decode] reads a small part into a struct, [File.Read] the bytes of
//     a large one.
//  4. [Scanner] goes through the XML of a large part, event by event, without
//     copying it.
package xlsxfile
