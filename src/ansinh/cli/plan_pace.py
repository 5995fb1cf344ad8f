"""How `ansinh plan pace` tells a pace: as JSON and as lines."""

from typing import TYPE_CHECKING, Any

import click

from ansinh.exchange.amounts import grouped

if TYPE_CHECKING:
    from ansinh.indicators.pace import Pace


def pace_data(pace: "Pace") -> dict[str, Any]:
    """A pace as JSON has it."""
    told = pace.forecast
    return {
        "plan": pace.plan_id,
        "indicator": pace.told.id,
        "scheme": pace.scheme.code,
        "unit": pace.unit,
        "as_of": pace.as_of.isoformat(),
        "value": pace.value,
        "target": pace.plan,
        "rate": None if pace.rate is None else float(pace.rate),
        "basis": pace.basis and pace.basis.vi,
        "whole": pace.whole,
        "attained_pct": None if pace.attained is None else float(pace.attained),
        "expected": pace.expected,
        "expected_pct": None if pace.expected_pct is None else float(pace.expected_pct),
        "profile": pace.profile,
        "short": pace.short,
        "months_left": pace.months_left,
        "working_days_left": pace.days_left,
        "per_month": pace.per_month,
        "per_working_day": pace.per_day,
        "forecast": told
        and {
            "value": told.value,
            "low": told.low,
            "high": told.high,
            "method": told.method,
            "trials": told.trials.count,
            "trial_horizon": told.trials.horizon,
            "trial_error_pct": None
            if told.trials.error_pct is None
            else float(told.trials.error_pct),
        },
        "short_at_end": pace.short_at_end,
    }


def print_pace(pace: "Pace", data: dict[str, Any]) -> None:
    """Print a pace, and the list that closes its gap where `data` has one."""
    unit = "đồng" if pace.unit == "VND" else "người"
    rate = (
        f" (chỉ tiêu {_percent(pace.rate)} của {grouped(pace.whole or 0)} {unit}, {pace.basis.vi})"
        if pace.basis is not None
        else ""
    )
    click.echo(f"{pace.name.vi}, đến {pace.as_of:%d/%m/%Y}{rate}")
    profile = "theo nhịp năm trước" if pace.profile == "last_year" else "chia đều"
    lines = [
        ("kế hoạch", f"{grouped(pace.plan)} {unit}"),
        ("thực hiện", f"{grouped(pace.value)} {unit} ({_percent(pace.attained)})"),
    ]
    if pace.expected is not None:
        told = f"{grouped(pace.expected)} {unit} ({_percent(pace.expected_pct)}; {profile})"
        lines.append(("lẽ ra đến nay", told))
    lines += [
        ("còn thiếu", f"{grouped(pace.short)} {unit}"),
        (f"mỗi tháng ({pace.months_left} tháng)", f"{grouped(pace.per_month)} {unit}"),
        (f"mỗi ngày làm việc ({pace.days_left} ngày)", f"{grouped(pace.per_day)} {unit}"),
    ]
    if pace.forecast is not None:
        forecast = pace.forecast
        band = (
            f", 80 %: {grouped(forecast.low)} đến {grouped(forecast.high or 0)}"
            if forecast.low is not None
            else ", chưa đủ tháng để tính khoảng"
        )
        lines.append(("dự báo cuối năm", f"{grouped(forecast.value)} {unit}{band}"))
        lines.append(
            (
                "sai số khi thử lại",
                f"{_percent(forecast.trials.error_pct)} ({forecast.trials.count} lần thử, "
                f"trước {forecast.trials.horizon} tháng)",
            )
        )
        lines.append(("thiếu cuối năm", f"{grouped(pace.short_at_end or 0)} {unit}"))
    for name, text in lines:
        click.echo(f"  {name:<32}{text}")
    for step in data.get("list", []):
        click.echo(
            f"    {step['place']}, {step['group']}: {grouped(step['value'])} "
            f"(cộng {grouped(step['cumulative'])})"
        )
    if data.get("closes") is False:
        click.echo("    Cộng tất cả vẫn chưa đủ phần còn thiếu.")


def _percent(value: Any) -> str:
    from ansinh.bulletins.writing import numbers

    return "–" if value is None else numbers.percentage(value).text
