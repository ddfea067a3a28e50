"""Sample estates and the generator that makes them."""
