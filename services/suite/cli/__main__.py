"""`python -m services.suite.cli`: the `matchdag` command without its script."""

from services.suite.cli import main

if __name__ == "__main__":
    main()
