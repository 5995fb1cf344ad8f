"""What every room stands on, law and engine included: no business, no Django."""
