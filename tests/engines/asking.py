"""An engine asked one thing at a time, for tests that want no reader pinned."""

from search.answer.related import related
from search.answer.suggest import meant, suggest


class Asked:
    """The engine, and every question of `Reader` with a reader of its own; suggestions and related articles likewise."""

    def __init__(self, engine):
        self.engine = engine

    def __getattr__(self, name):
        if hasattr(self.engine, name):
            return getattr(self.engine, name)
        if name.startswith("_"):
            raise AttributeError(name)

        def ask(*args, **named):
            with self.engine.reader() as reader:
                found = getattr(reader, name)(*args, **named)
                return list(found) if name == "every_article" else found

        return ask

    def related(self, id, limit):
        with self.engine.reader() as reader:
            return related(reader, id, limit)

    def suggest(self, *args, **named):
        with self.engine.reader() as reader:
            return suggest(reader, *args, **named)

    def meant(self, request):
        with self.engine.reader() as reader:
            return meant(reader, request)
