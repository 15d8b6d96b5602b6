"""Learns a stance model: by default the shipped one, from ``data/``. ``python train.py --help`` lists the options.

Not here: anything but the call; it is the command ``stance train``.
"""

import sys

if __name__ == "__main__":
    try:
        # Here and not above: libraries take a moment to load, in which a run may be interrupted, too.
        from stance.cli import main

        main(["train", *sys.argv[1:]], prog_name="stance")
    except KeyboardInterrupt:
        sys.stderr.write("stance: interrupted\n")
        sys.exit(130)  # as a shell has it
