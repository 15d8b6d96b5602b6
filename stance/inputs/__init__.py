"""Articles in, whatever form they come in: paths to files, files to records, records to the text of an article.

Not here: labelled data, which `stance.dataset` reads, and what is made of an article.
"""

from __future__ import annotations

from stance.inputs._files import read_article_file
from stance.inputs._opened import check_column, open_record, text_of, unless_blank
from stance.inputs._pages import Page, read_page
from stance.inputs._raw import RawArticle, UnreadableArticle, check_extras, read_raw_article, read_raw_articles
from stance.inputs._records import Record, check_parquet, place_of, read_records
from stance.inputs._sources import ENDINGS, Paths, Sources, ending, find_sources

__all__ = [
    "ENDINGS",
    "Page",
    "Paths",
    "RawArticle",
    "Record",
    "Sources",
    "UnreadableArticle",
    "check_column",
    "check_extras",
    "check_parquet",
    "ending",
    "find_sources",
    "open_record",
    "place_of",
    "read_article_file",
    "read_page",
    "read_raw_article",
    "read_raw_articles",
    "read_records",
    "text_of",
    "unless_blank",
]
