# From gendef's list of what Wine's ucrtbase.dll offers, the list of a library that takes its place: the functions of
# complex numbers, which Wine 8 only pretends to have, come from mingw, all others from ucrtwine.dll.
# long double is double on Windows: cexpl is cexp. _locking comes from ucrtbase.c.
/^EXPORTS/ { exports = 1; print "LIBRARY ucrtbase.dll"; print; next }
!exports || !NF { next }
$1 == "_locking" { print "_locking = locking"; next }
$1 ~ /^(c(abs|arg|real|imag|proj|exp|log|sqrt|pow|a?(sin|cos|tan)h?)|conj)f?$/ { print $1; next }
$1 ~ /^(c(abs|arg|real|imag|proj|exp|log|sqrt|pow|a?(sin|cos|tan)h?)|conj)l$/ { print $1 " = " substr($1, 1, length($1) - 1); next }
{ print $1 " = ucrtwine." $1 ($2 == "DATA" ? " DATA" : "") }
