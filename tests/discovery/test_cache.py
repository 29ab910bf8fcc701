from webapp.discovery.cache import DomainCache


def test_it_forgets_in_time_and_sooner_what_was_incomplete() -> None:
    now = [0.0]
    cache = DomainCache[str](seconds=100, clock=lambda: now[0])
    cache.put("whole.example", "a")
    cache.put("part.example", "b", complete=False)
    assert (cache.get("whole.example"), cache.get("part.example")) == ("a", "b")
    now[0] = 50
    assert (cache.get("whole.example"), cache.get("part.example")) == ("a", None)
    now[0] = 150
    assert cache.get("whole.example") is None


def test_it_never_grows_beyond_its_room() -> None:
    cache = DomainCache[int](room=3)
    for number in range(10):
        cache.put(f"{number}.example", number)
    assert len(cache) == 3
    assert cache.get("9.example") == 9
    assert cache.get("0.example") is None
