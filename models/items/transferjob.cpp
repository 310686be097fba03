#include "transferjob.h"

namespace pricebook {

class TransferJob::Runner {};

TransferJob::~TransferJob() = default;

} // namespace pricebook
