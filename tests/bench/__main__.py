"""``python -m tests.bench [NAME...]``: print a line per result; exit 1 when a goal is missed."""

import sys

from tests.bench.ground import portal


def main(wanted: list[str]) -> int:
    missed = []
    with portal():
        from tests.bench.benches import ALL  # noqa: PLC0415 -- the portal must be set up first

        for bench in ALL:
            if wanted and bench.__name__.replace("_", "-") not in wanted:
                continue
            for result in bench():
                print(result.line(), flush=True)  # noqa: T201 -- this is the answer
                if not result.reached:
                    missed.append(result.name)
    if missed:
        print(f"goals missed: {', '.join(missed)}", file=sys.stderr)  # noqa: T201 -- for a person
    return bool(missed)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
