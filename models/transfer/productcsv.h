#pragma once

#include "productjson.h"

#include <QByteArray>

namespace pricebook::productcsv {

/// Comma-separated values as RFC 4180 has them, in UTF-8, lines ended by CR LF. Values are as they are: a text that
/// begins with "=" stays so, and whoever opens the file in a spreadsheet has to import its columns as text.
void appendHeadings(QByteArray& out);
/// A line. An absent text is empty; tags stand as "1; 2" and "green; black" in two columns of the same order.
void appendProduct(QByteArray& out, const productjson::ProductView& product);

} // namespace pricebook::productcsv
