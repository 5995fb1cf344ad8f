"""Papers of a dossier: slips of receipt and of result, refused rows, the file as it came."""

from urllib.parse import quote

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_GET

from ansinh.dossiers import operations, slips
from ansinh.dossiers.models import Step
from ansinh.dossiers.queries import Standing
from ansinh.dossiers.showing import refused_workbook
from ansinh.receipts.office import office
from ansinh.web.dossiers.views import found_or_404

PDF = "application/pdf"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_GET
def receipt(request: HttpRequest, number: str) -> HttpResponse:
    """The slip of receipt, with the day on which the result is due."""
    found = found_or_404(number)
    return _file(slips.receipt_pdf(found, _issuer()), f"tiep-nhan-{_flat(found)}.pdf", PDF)


@require_GET
def result(request: HttpRequest, number: str) -> HttpResponse:
    """The slip of result: what was booked and what goes back, or why all of it goes back."""
    found = found_or_404(number)
    if found.state not in (Step.Kind.APPLIED, Step.Kind.RETURNED, Step.Kind.UNDONE):
        raise Http404("no result yet")
    pdf = slips.result_pdf(found, operations.sent_back(found), _issuer())
    return _file(pdf, f"ket-qua-{_flat(found)}.pdf", PDF)


@require_GET
def refused(request: HttpRequest, number: str) -> HttpResponse:
    """The refused rows in the form they came in, the reasons beside them."""
    found = found_or_404(number)
    judgement = operations.sent_back(found)
    return _file(refused_workbook(judgement), f"tra-lai-{_flat(found)}.xlsx", XLSX)


@require_GET
def handed_in(request: HttpRequest, number: str) -> HttpResponse:
    """The file as it was handed in; never opened by the browser itself."""
    found = found_or_404(number)
    name = found.dossier.file_name.rsplit("/", 1)[-1]
    return _file(bytes(found.dossier.content), name, "application/octet-stream")


def _file(content: bytes, name: str, kind: str) -> HttpResponse:
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name, safe='')}"
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _flat(found: Standing) -> str:
    return found.dossier.number.replace("/", "-")


def _issuer() -> slips.Issuer:
    own = office()
    return slips.Issuer(own.place, own.address, own.phone, timezone.now())
