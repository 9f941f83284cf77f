from portal.shared.tracks import PhaseRow, StationRow, Track, with_tracks


def station(code, lines):
    return StationRow(code, code, f"/{code}/", lines, "later", "still to come")


def test_a_line_runs_from_its_first_to_its_last_station_through_all_phases():
    phases = [
        PhaseRow("A", "first", 0, (station("A1", "D"), station("A5", "DL"))),
        PhaseRow("B", "second", 0, (station("B4", "D"), station("B6", "DT"))),
        PhaseRow("D", "last", 0, (station("D2", "L"), station("D8", "D"))),
    ]

    drawn = {row.code: row.tracks for phase in with_tracks(phases) for row in phase.stations}

    through_d, through_l = Track("D"), Track("L")
    assert drawn == {
        "A1": (Track("D", begins=True),),
        "A5": (through_d, Track("L", begins=True)),
        "B4": (through_d, through_l),
        "B6": (Track("T", begins=True, ends=True), through_d, through_l),
        "D2": (through_d, Track("L", ends=True)),
        "D8": (Track("D", ends=True),),
    }


def test_a_station_names_its_lines_as_the_style_sheet_does():
    assert [station("D5", lines).stops for lines in ("D", "TD", "DL", "LTD")] == [
        "d",
        "dt",
        "dl",
        "dlt",
    ]
