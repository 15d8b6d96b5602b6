"""Learns a stance model: by default the shipped one, from ``data/``. ``python train.py --help`` lists the options.

Not here: anything but the call.
"""

import sys

if __name__ == "__main__":
    try:
        # Here and not above: to load the libraries takes a second, in which a run may be interrupted, too.
        from stance.train_command import train

        status = train()
    except KeyboardInterrupt:
        sys.stderr.write("train.py: interrupted; what stood in the place of the model still stands there\n")
        status = 130  # as a shell has it
    sys.exit(status)
