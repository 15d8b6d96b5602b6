"""Articles that have been read, as one page of HTML that stands alone: it needs no network and no other file.

Not here: reading them, and files of articles, which `stance.inputs` reads.
"""

from stance.report._write import draw_report, write_report

__all__ = ["draw_report", "write_report"]
