#pragma once

#include "endpointoptions.h"

#include <QWidget>
#include <optional>

class QCheckBox;
class QLineEdit;
class QPushButton;
class QVBoxLayout;

namespace pricebook {

class InlineMessage;
class Prompts;

/// The fields of what the endpoint is started with. What is wrong is said below its field; the typed text stays.
class EndpointForm final : public QWidget {
    Q_OBJECT
public:
    /// `prompts` must outlive it.
    explicit EndpointForm(Prompts* prompts, QWidget* parent = nullptr);

    /// Also keeps what there is no field for.
    void setOptions(const EndpointOptions& options);
    /// What is typed; none, with the first wrong field focused, if something is wrong.
    [[nodiscard]] std::optional<EndpointOptions> options();
    /// True while something that options() has found wrong is as it was.
    [[nodiscard]] bool isWrong() const;
    /// True if what is typed is not what setOptions() gave.
    [[nodiscard]] bool isEdited() const;

Q_SIGNALS:
    void edited();

private:
    struct Input {
        QLineEdit* line = nullptr;
        InlineMessage* message = nullptr;
    };
    Input addInput(QVBoxLayout* column, const QString& name, const QString& hint, QPushButton* button = nullptr);
    void browse(const Input& input, const QString& title);
    void wrong(const Input& input, const QString& text);
    void clearMessages();
    void readFiles(EndpointOptions& read);
    void readList(const Input& input, const char* option, EndpointOptions& read);

    Prompts* m_prompts;
    EndpointOptions m_shown;
    Input m_host, m_port, m_certificate, m_key, m_hosts, m_origins;
    QCheckBox* m_readOnly;
    QCheckBox* m_insecure;
    QLineEdit* m_firstWrong = nullptr;
};

} // namespace pricebook
