"""What measuring our side and measuring peers share."""
