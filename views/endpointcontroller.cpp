#include "endpointcontroller.h"

#include "catalogsession.h"
#include "endpointdialog.h"
#include "settings.h"

using namespace Qt::StringLiterals;

namespace pricebook {

using State = EndpointControl::State;

EndpointController::EndpointController(EndpointControl* control, AccountServices accounts,
                                       const EndpointOptions& defaults, Settings* settings, Prompts* prompts,
                                       QObject* parent)
    : QObject(parent),
      m_control(control),
      m_accounts(std::move(accounts)),
      m_defaults(defaults),
      m_settings(settings),
      m_prompts(prompts) {
    connect(m_control, &EndpointControl::stateChanged, this, &EndpointController::controlChanged);
    connect(m_control, &EndpointControl::requests, this, &EndpointController::requests);
    connect(m_control, &EndpointControl::changed, this, [this](const ChangeSet&) {
        if (m_session)
            m_session->noteExternalChange();
    });
}

void EndpointController::setSession(const std::shared_ptr<CatalogSession>& session) {
    m_session = session;
    if (m_session && m_settings->get(keys::endpointOn))
        m_control->start(m_session->url(), forSession(options()));
    else
        m_control->stop();
    Q_EMIT changed();
}

void EndpointController::turnOn(const EndpointOptions& options) {
    remember(options);
    if (m_session)
        m_control->start(m_session->url(), forSession(options));
}

void EndpointController::turnOff() {
    m_settings->set(keys::endpointOn, false);
    m_control->stop();
}

bool EndpointController::isOn() const { return state() == State::Starting || state() == State::On; }

QString EndpointController::problem() const {
    const std::optional<Error> error = m_control->problem();
    return error ? error->text : QString();
}

void EndpointController::controlChanged() {
    if (state() == State::On)
        m_settings->set(keys::endpointOn, true);
    if (state() == State::Off) {
        for (const auto& [context, done] : std::exchange(m_waiting, {})) {
            if (context)
                done();
        }
    }
    Q_EMIT changed();
}

void EndpointController::whenOff(QObject* context, const std::function<void()>& done) {
    if (state() == State::Off)
        return done();
    m_waiting.emplace_back(context, done);
}

EndpointOptions EndpointController::forSession(EndpointOptions options) const {
    options.readOnly = options.readOnly || m_session->isReadOnly();
    return options;
}

// What is remembered

EndpointOptions EndpointController::options() const {
    EndpointOptions options = m_defaults;
    const auto text = [this](const SettingKey<QString>& key, QString& target) {
        if (m_settings->contains(key))
            target = m_settings->get(key);
    };
    const auto list = [this](const SettingKey<QString>& key, QStringList& target) {
        if (m_settings->contains(key))
            target = m_settings->get(key).split(u' ', Qt::SkipEmptyParts);
    };
    text(keys::endpointHost, options.host);
    text(keys::endpointCertificate, options.tlsCertificate);
    text(keys::endpointKey, options.tlsKey);
    list(keys::endpointHosts, options.hosts);
    list(keys::endpointOrigins, options.origins);
    if (m_settings->contains(keys::endpointInsecure))
        options.insecure = m_settings->get(keys::endpointInsecure);
    if (m_settings->contains(keys::endpointReadOnly))
        options.readOnly = m_settings->get(keys::endpointReadOnly);
    bool isPort = false;
    const int port = m_settings->get(keys::endpointPort).toInt(&isPort);
    if (m_settings->contains(keys::endpointPort) && isPort && port > 0 && port <= 65535)
        options.port = static_cast<quint16>(port);
    return options;
}

void EndpointController::remember(const EndpointOptions& options) {
    m_settings->set(keys::endpointHost, options.host);
    m_settings->set(keys::endpointPort, QString::number(options.port));
    m_settings->set(keys::endpointCertificate, options.tlsCertificate);
    m_settings->set(keys::endpointKey, options.tlsKey);
    m_settings->set(keys::endpointInsecure, options.insecure);
    m_settings->set(keys::endpointReadOnly, options.readOnly);
    m_settings->set(keys::endpointHosts, options.hosts.join(u' '));
    m_settings->set(keys::endpointOrigins, options.origins.join(u' '));
}

void EndpointController::showDialog(QWidget* parent) {
    if (m_dialog && m_dialog->isVisible()) { // one that was closed is about to go
        m_dialog->raise();
        m_dialog->activateWindow();
        return;
    }
    m_dialog = new EndpointDialog(this, m_prompts, parent);
    m_dialog->setAttribute(Qt::WA_DeleteOnClose);
    m_dialog->open();
}

} // namespace pricebook
