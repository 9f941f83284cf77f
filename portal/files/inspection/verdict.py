"""What comes out of an inspection, and the limits that go into it. Plain data, no Django."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping

Active = Literal["refuse", "report"]


@dataclass(frozen=True, slots=True)
class FileType:
    """What the content of a file is; ``extensions`` are those that may say so, lower case."""

    code: str
    media_type: str
    extensions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Rules:
    """The limits of one kind of file. Sizes in bytes of 8 bits; see ``kinds.toml``."""

    types: Mapping[str, FileType]  # the allowed ones, by code
    max_bytes: int
    max_pixels: int
    max_entries: int
    max_unpacked_bytes: int
    max_ratio: int
    ratio_from_bytes: int
    max_depth: int
    active: Active

    @property
    def extensions(self) -> tuple[str, ...]:
        return tuple(e for kind in self.types.values() for e in kind.extensions)

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Rules:
        types = {
            code: FileType(code, of["media_type"], tuple(of["extensions"]))
            for code, of in data["types"].items()
        }
        return cls(**{**data, "types": types})


@dataclass(frozen=True, slots=True)
class Remark:
    """Something that does not keep a file out but that people should know (kind says report)."""

    code: str
    detail: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """``code`` is ``""`` when accepted, else a key of ``refusals.toml``."""

    media_type: str  # of the content, "" when not recognised
    code: str = ""
    detail: str = ""
    remarks: tuple[Remark, ...] = ()
    sha256: str = ""  # of the bytes that were judged, in hex

    @property
    def accepted(self) -> bool:
        return not self.code

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Verdict:
        remarks = tuple(Remark(**remark) for remark in data["remarks"])
        return cls(**{**data, "remarks": remarks})


class Refusal(Exception):
    """The file is refused; ``detail`` may hold text from the file itself (never trusted)."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(code, detail)
        self.code = code
        self.detail = detail
