"""Line drawings become crayon pictures by a small network of our own."""
