//! The memory: what the conference decided, and what it changes in today's list.
