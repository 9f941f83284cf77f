"""The form to send files with. What a file is, is judged later; here only that there is one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from portal.files.kinds import Kind, megabytes

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile


class ManyFilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class ManyFilesField(forms.FileField):
    """One file or more; the cleaned value is a list, in the order of the form."""

    def __init__(self, **options: Any) -> None:
        super().__init__(widget=ManyFilesInput(), allow_empty_file=True, **options)

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile[Any]]:
        found = data if isinstance(data, list) else [data]
        return [super(ManyFilesField, self).clean(one, initial) for one in found or [None]]


class SendForm(forms.Form):
    documents = ManyFilesField(label=_("Files"))

    def __init__(self, *args: Any, kind: Kind, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["documents"].help_text = gettext(
            "At most %(size)s for each file. Possible are: %(extensions)s."
        ) % {
            "size": megabytes(kind.rules.max_bytes),
            "extensions": ", ".join(kind.rules.extensions),
        }
        accept = ",".join(f".{extension}" for extension in kind.rules.extensions)
        self.fields["documents"].widget.attrs["accept"] = accept
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.layout = Layout("documents")
