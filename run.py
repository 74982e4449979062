"""Hand over to the command line of Kingmaker."""

try:
    from sim.cli import main
except KeyboardInterrupt:  # before there is a verb that could say so
    raise SystemExit(130) from None

if __name__ == "__main__":
    raise SystemExit(main())
