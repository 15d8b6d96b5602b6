"""Learns a stance model: by default the shipped one, from ``data/``. ``python train.py --help`` lists the options.

Not here: anything but the call; it is the command ``stance train``.
"""

import sys

from stance.cli import main

if __name__ == "__main__":
    main(["train", *sys.argv[1:]], prog_name="stance")
