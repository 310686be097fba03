#include "plainenglish.h"

namespace pricebook {

namespace {

thread_local int depth = 0;

} // namespace

PlainEnglish::PlainEnglish() { ++depth; }

PlainEnglish::~PlainEnglish() { --depth; }

bool PlainEnglish::isSpoken() { return depth > 0; }

} // namespace pricebook
