package sheet

// TakeNamed reuses a row of the last report, if rows may be reused and its cell
// in a column has the text. It returns the row, or nil.
func (s *Sheet) TakeNamed(row, col int, text string) *Row {
	if s.Before == nil {
		return nil
	}
	if cell := s.Before.At(row, col); cell == nil || cell.Value.Text != text {
		return nil
	}
	s.take(row, s.Before)
	return s.rows[row-1]
}

// TakeSection reuses a heading of the last report, across the columns up to
// last, if it is there and nothing else is in its row. It reports whether it
// did.
func (s *Sheet) TakeSection(row, last int, title string) bool {
	if s.Before == nil || row > len(s.Before.rows) || s.Before.rows[row-1] == nil || len(s.Before.rows[row-1].cells) != last {
		return false
	}
	for i, cell := range s.Before.rows[row-1].cells {
		if cell == nil || cell.Role != RoleSection || i == 0 && cell.Value.Text != title || i > 0 && cell.Value.Kind != Empty {
			return false
		}
	}
	s.take(row, s.Before)
	return true
}

// Put sets another value in a cell, if there is a cell.
func (row *Row) Put(col int, v Value) {
	if col <= len(row.cells) && row.cells[col-1] != nil {
		row.cells[col-1].Value = v
	}
}

// take moves a row from another sheet to the same place on this one.
func (s *Sheet) take(r int, from *Sheet) {
	s.makeRoom(r)
	s.rows[r-1], from.rows[r-1] = from.rows[r-1], nil
	s.rows[r-1].Taken = true
	s.LastRow, s.LastCol = max(s.LastRow, r), max(s.LastCol, len(s.rows[r-1].cells))
}
