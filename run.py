"""Hand over to the command line of Kingmaker."""

from sim.cli import main

if __name__ == "__main__":
    raise SystemExit(main())
