"""The upload of a notice."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from tenders.forms.base import layout


class NoticeForm(forms.Form):
    """The upload of a notice; reading it is for the reader, not for the form."""

    notice = forms.FileField(
        label=_("The notice as XML file"),
        help_text=_("Download the eForms notice (.xml) from TenderNed, e-Procurement or TED."),
        widget=forms.ClearableFileInput(attrs={"accept": ".xml,application/xml,text/xml"}),
        error_messages={
            "required": _("Choose the file of the notice."),
            "empty": _("This file is empty. Choose another one."),
        },
    )
    helper = layout("notice")

    def clean_notice(self) -> Any:
        upload = self.cleaned_data["notice"]
        if upload.size > settings.NOTICE_MAX_BYTES:
            raise ValidationError(
                _("This file is larger than %(megabytes)s MB. A notice is never that large."),
                params={"megabytes": settings.NOTICE_MAX_BYTES // 1024**2},
            )
        return upload
