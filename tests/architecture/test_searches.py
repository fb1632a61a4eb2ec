"""What is typed is compared by `shared.searching` alone, in Python and in both databases."""

import re

from tests.architecture.source_tree import ROOT

#: a folding of one's own, or a comparison that a database folds by itself
_OWN_WAYS = re.compile(
    r"(?:search|words)\.casefold\(\)|\.icontains\(|\.ilike\(|(?:name|name_key)\.contains\("
)
#: keys of classes and companies beside the search, by which `hf2a` finds HF 2.a
ALLOWED = {
    "services/registration/students/queries.py": 1,
    "services/registration/interest/queries/match_list.py": 2,
}


def test_no_search_folds_by_itself() -> None:
    found = {
        str(path.relative_to(ROOT)): count
        for path in sorted((ROOT / "services").rglob("*.py"))
        if (count := len(_OWN_WAYS.findall(path.read_text())))
    }
    assert found == ALLOWED
