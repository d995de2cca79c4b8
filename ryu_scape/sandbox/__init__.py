"""Foreign files are read in a child process: what harms it, harms nothing else.

The child may use a bounded amount of memory and time, reaches no network, and answers with numbers and text alone,
never with anything that could run. A crash, a hang or an overrun there is one error here.
"""

from ryu_scape.sandbox.messages import Message
from ryu_scape.sandbox.parent import Limits, prepare, run_in_sandbox

__all__ = ["Limits", "Message", "prepare", "run_in_sandbox"]
