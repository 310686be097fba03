#include "samplecatalogue.h"

namespace pricebook {

QString sampleCataloguePath() { return QStringLiteral(":/transfer/sample-catalogue.json"); }

} // namespace pricebook
