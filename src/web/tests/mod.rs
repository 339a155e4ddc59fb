//! The app from outside: what it lets through, and what it refuses.
