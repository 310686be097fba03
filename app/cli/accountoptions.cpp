#include "accountcommands.h"
#include "accountstore.h"
#include "commandtable.h"

#include <array>

namespace pricebook {

namespace {

constexpr int mostDays = 36'500;

void json(CLI::App& command, Request& request) {
    command.add_flag("--json", request.account.json, "Answer with one JSON document");
}

void email(CLI::App& command, Request& request) {
    addOption(command, "EMAIL", "The user's e-mail address; case does not matter", textOf(request.account.email))
        ->required()
        ->allow_extra_args(false); // what follows is the role
}

OptionSetter roleSetter(Request& request) {
    return [&request](const std::string& value) {
        const std::optional<Role> role = roleOf(QString::fromStdString(value));
        request.account.role = role.value_or(Role::Viewer);
        return role ? std::string() : std::string("must be viewer, editor or admin");
    };
}

void password(CLI::App& command, Request& request) {
    command.add_flag("--password-stdin", request.account.passwordStdin,
                     "Read the password from standard input, one line, instead of asking for it");
}

void defineAdd(CLI::App& command, Request& request) {
    email(command, request);
    addOption(command, "--role", "viewer (the default), editor or admin; the first user is always admin",
              roleSetter(request));
    password(command, request);
}

void definePasswd(CLI::App& command, Request& request) {
    email(command, request);
    password(command, request);
}

void defineRole(CLI::App& command, Request& request) {
    email(command, request);
    addOption(command, "ROLE", "viewer, editor or admin", roleSetter(request))->required();
}

/// A whole number from 1 to `most`.
template <class Number>
OptionSetter numberOf(Number& target, qint64 most) {
    return [&target, most](const std::string& value) {
        bool ok = false;
        const qint64 number = QString::fromStdString(value).toLongLong(&ok);
        if (!ok || number < 1 || number > most)
            return "must be a whole number from 1 to " + std::to_string(most);
        target = static_cast<Number>(number);
        return std::string();
    };
}

void defineCreate(CLI::App& command, Request& request) {
    addOption(command, "NAME", "What it is for", textOf(request.account.name))->required();
    CLI::Option* write = command.add_flag("--write", request.account.mayWrite, "It may change the catalogue");
    command.add_flag("--read-only")->description("It may only read (the default)")->excludes(write);
    addOption(command, "--user", "Whose it is: it may do no more than they; otherwise a program's own",
              textOf(request.account.owner));
    addOption(command, "--expires", "After how many days it is good for nothing; otherwise never",
              numberOf(request.account.expiresDays, mostDays));
}

void defineRevoke(CLI::App& command, Request& request) {
    addOption(command, "ID", "As token list shows it",
              numberOf(request.account.tokenId, std::numeric_limits<qint64>::max()))
        ->required();
}

constexpr std::array<Command, 10> table = {{
    {"user", "add", "Add a user of the HTTP endpoint", defineAdd, commands::user::add},
    {"user", "list", "List the users", json, commands::user::list},
    {"user", "passwd", "Give a user another password and end their logins", definePasswd, commands::user::passwd},
    {"user", "role", "Give a user another role", defineRole, commands::user::role},
    {"user", "disable", "Let a user do nothing until they are enabled again", email, commands::user::disable},
    {"user", "enable", "Let a disabled user in again", email, commands::user::enable},
    {"user", "remove", "Remove a user with their tokens", email, commands::user::remove},
    {"token", "create", "Make an access token and print it, this once", defineCreate, commands::token::create},
    {"token", "list", "List the access tokens, the newest first", json, commands::token::list},
    {"token", "revoke", "Make an access token good for nothing", defineRevoke, commands::token::revoke},
}};

} // namespace

std::span<const Command> accountCommands() { return table; }

} // namespace pricebook
