"""`python -m deeprules_jupyter.commands`, where the script is not on the path."""

import sys

from deeprules_jupyter.commands import main

sys.exit(main())
