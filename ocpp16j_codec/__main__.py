"""`python -m ocpp16j_codec`: the command line."""

from ocpp16j_codec.cli import main

if __name__ == "__main__":
    raise SystemExit(main())
