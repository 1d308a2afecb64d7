"""Where work runs. Nothing else knows whether that is here, in other processes, or on other machines."""
