from hypothesis import given
from hypothesis import strategies as st

from search.article import ArticleId
from search.ids import IdSet

IDS = st.builds(
    ArticleId,
    st.sampled_from(["2025-11-03", "undated-x"]),
    st.sampled_from([0, 1, 2, (1 << 32) - 1, 1 << 32]),
    st.sampled_from([-1, 1, 2, 3, (1 << 32) - 1, (1 << 32) + 1]),
)


@given(st.lists(IDS))
def test_an_id_is_new_once_whatever_came_before(ids):
    seen, known = IdSet(), set()
    for id in ids:
        assert seen.add(id) == (id not in known)
        known.add(id)
