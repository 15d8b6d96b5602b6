"""Learns a stance model: by default the shipped one, from ``data/``. ``python train.py --help`` lists the options.

Not here: anything but the call.
"""

import sys

from stance.train_command import train

if __name__ == "__main__":
    sys.exit(train())
