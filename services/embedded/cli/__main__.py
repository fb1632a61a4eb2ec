"""`python -m services.embedded.cli`: the `matchdag` command without its script."""

from services.embedded.cli import main

if __name__ == "__main__":
    main()
