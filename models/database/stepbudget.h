#pragma once

namespace pricebook {

class Connection;

/// Ends a SQLite statement of this connection with Kind::Cancelled once all of them together took `steps` instructions
/// of the virtual machine since this was made (counted by the thousand). Does nothing on PostgreSQL. One at a time; for
/// reading only, since an interrupted write rolls its transaction back.
class StepBudget {
public:
    StepBudget(Connection& connection, int steps);
    ~StepBudget();
    StepBudget(const StepBudget&) = delete;
    StepBudget& operator=(const StepBudget&) = delete;
    [[nodiscard]] bool exhausted() const { return m_thousands < 0; }

private:
    Connection& m_connection;
    int m_thousands;
};

} // namespace pricebook
