<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="ru" sourcelanguage="en">
<context>
    <name>pricebook::AccountCommands</name>
    <message>
        <source>%1 is disabled.</source>
        <translation>Учётная запись %1 отключена.</translation>
    </message>
    <message>
        <source>%1 is enabled.</source>
        <translation>Учётная запись %1 включена.</translation>
    </message>
    <message>
        <source>disabled</source>
        <translation>отключена</translation>
    </message>
    <message>
        <source>enabled</source>
        <translation>включена</translation>
    </message>
    <message>
        <source>reads and writes</source>
        <translation>чтение и запись</translation>
    </message>
    <message>
        <source>reads</source>
        <translation>чтение</translation>
    </message>
    <message>
        <source>until %1</source>
        <translation>до %1</translation>
    </message>
    <message>
        <source>for ever</source>
        <translation>бессрочно</translation>
    </message>
    <message>
        <source>last used: %1</source>
        <translation>последнее использование: %1</translation>
    </message>
    <message>
        <source>never</source>
        <translation>никогда</translation>
    </message>
    <message>
        <source>%1 is added with the role %2.</source>
        <translation>Добавлен пользователь %1 с ролью %2.</translation>
    </message>
    <message>
        <source>%1 has a new password; their logins are ended.</source>
        <translation>У %1 новый пароль; его входы завершены.</translation>
    </message>
    <message>
        <source>%1 has the role %2.</source>
        <translation>У %1 теперь роль %2.</translation>
    </message>
    <message>
        <source>%1 is removed.</source>
        <translation>Пользователь %1 удалён.</translation>
    </message>
    <message>
        <source>Token %1 is made. Keep what is printed: nobody can show it again.</source>
        <translation>Токен %1 создан. Сохраните напечатанное: показать его снова не сможет никто.</translation>
    </message>
    <message>
        <source>Token %1 is revoked.</source>
        <translation>Токен %1 отозван.</translation>
    </message>
</context>
<context>
    <name>pricebook::AccountStore</name>
    <message>
        <source>This user is not there any more: somebody removed it.</source>
        <translation>Этого пользователя больше нет: кто-то его удалил.</translation>
    </message>
    <message>
        <source>This is no e-mail address: write it like name@example.com.</source>
        <translation>Это не адрес электронной почты: напишите его в виде name@example.com.</translation>
    </message>
    <message>
        <source>The e-mail address has %1 characters; at most %2 are allowed.</source>
        <translation>В адресе электронной почты %1 символов; допустимо не больше %2.</translation>
    </message>
    <message>
        <source>The password is too short: at least %1 characters are needed.</source>
        <translation>Пароль слишком короткий: нужно не меньше %1 символов.</translation>
    </message>
    <message>
        <source>The password is too long: at most %1 characters are allowed.</source>
        <translation>Пароль слишком длинный: допустимо не больше %1 символов.</translation>
    </message>
    <message>
        <source>There is no user with the e-mail “%1”.</source>
        <translation>Нет пользователя с адресом «%1».</translation>
    </message>
    <message>
        <source>There is a user with this e-mail already: choose another e-mail, or change that user.</source>
        <translation>Пользователь с этим адресом уже есть: возьмите другой адрес или измените этого пользователя.</translation>
    </message>
    <message>
        <source>This is the last admin: make somebody else an admin first.</source>
        <translation>Это последний администратор: сначала назначьте другого.</translation>
    </message>
    <message>
        <source>E-mail or password is wrong, or the account is disabled.</source>
        <translation>Адрес или пароль неверен, либо учётная запись отключена.</translation>
    </message>
    <message>
        <source>The token would have expired already, or never in our time: give another expiry.</source>
        <translation>Срок такого токена уже истёк бы или не истёк бы никогда: укажите другой срок.</translation>
    </message>
    <message>
        <source>There is no such token; if there was one, it is revoked already.</source>
        <translation>Такого токена нет; если он был, его уже отозвали.</translation>
    </message>
</context>
<context>
    <name>pricebook::Backup</name>
    <message>
        <source>“%1” cannot be written because the disk is full: free some space and try again.</source>
        <translation>Записать «%1» нельзя: диск заполнен. Освободите место и повторите попытку.</translation>
    </message>
    <message>
        <source>“%1” cannot be written: check that the folder is there and that you may write in it.</source>
        <translation>Записать «%1» нельзя: проверьте, есть ли папка и можно ли вам в неё писать.</translation>
    </message>
    <message>
        <source>No backup is possible because “%1” is no folder: choose another folder for backups.</source>
        <translation>Копия невозможна: «%1» — не папка. Выберите для копий другую папку.</translation>
    </message>
    <message>
        <source>No backup is possible because nothing can be written in the folder “%1”: change its permissions or choose another folder for backups.</source>
        <translation>Копия невозможна: в папку «%1» ничего нельзя записать. Измените права на неё или выберите для копий другую папку.</translation>
    </message>
    <message>
        <source>No backup is possible because the disk of “%1” has %2 free and %3 are needed: free some space or choose another folder for backups.</source>
        <translation>Копия невозможна: на диске папки «%1» свободно %2, а нужно %3. Освободите место или выберите для копий другую папку.</translation>
    </message>
    <message>
        <source>Another program is just making a backup of this database: wait until it has finished and try again.</source>
        <translation>Другая программа как раз делает копию этой базы данных: дождитесь её окончания и повторите попытку.</translation>
    </message>
    <message>
        <source>“%1” is there already and is not written over: choose another name.</source>
        <translation>«%1» уже есть и перезаписан не будет: выберите другое имя.</translation>
    </message>
    <message>
        <source>A backup needs the lock of the database.</source>
        <translation>Для копии нужна блокировка базы данных.</translation>
    </message>
    <message>
        <source>The finished backup “%1” has gone: try again.</source>
        <translation>Готовая копия «%1» исчезла: повторите попытку.</translation>
    </message>
    <message>
        <source>The backup stops within a table: it is not complete, choose another.</source>
        <translation>Копия обрывается посреди таблицы: она неполна, выберите другую.</translation>
    </message>
    <message>
        <source>The backup cannot be written because the disk is full: free some space and try again.</source>
        <translation>Записать копию нельзя: диск заполнен. Освободите место и повторите попытку.</translation>
    </message>
    <message>
        <source>No backup is possible because %1.</source>
        <translation>Копия невозможна: %1.</translation>
    </message>
    <message>
        <source>pg_dump could not read the whole database (see the details): check that this user may read every table and that no other program changes the tables, then try again.</source>
        <translation>pg_dump не смог прочитать всю базу данных (см. подробности): проверьте, что этот пользователь может читать все таблицы и что другая программа не меняет их, затем повторите попытку.</translation>
    </message>
    <message>
        <source>The backup does not hold the same as the database and was removed: check the disk, and try again.</source>
        <translation>В копии не то же самое, что в базе данных, и она удалена: проверьте диск и повторите попытку.</translation>
    </message>
    <message>
        <source>“%1” is no complete backup of a PostgreSQL database: choose another backup.</source>
        <translation>«%1» — не полная копия базы данных PostgreSQL: выберите другую копию.</translation>
    </message>
    <message>
        <source>the programs pg_dump and pg_restore are not installed: install postgresql-client-%1</source>
        <translation>программы pg_dump и pg_restore не установлены: установите postgresql-client-%1</translation>
    </message>
    <message>
        <source>pg_dump is of version %1 and the server of version %2: install postgresql-client-%2</source>
        <translation>версия pg_dump — %1, а сервера — %2: установите postgresql-client-%2</translation>
    </message>
    <message>
        <source>a connection pooler stands before the server, and the server behind it (%1) cannot be reached: use the server&apos;s own address</source>
        <translation>перед сервером стоит диспетчер соединений, а сам сервер за ним (%1) недоступен: укажите собственный адрес сервера</translation>
    </message>
    <message>
        <source>“%1” is damaged and cannot be used: choose another backup.</source>
        <translation>«%1» повреждён и непригоден: выберите другую копию.</translation>
    </message>
</context>
<context>
    <name>pricebook::Bootstrap</name>
    <message>
        <source>There is a file %1 already; it was left as it is. Open it, or choose another name.</source>
        <translation>Файл %1 уже есть; он не изменён. Откройте его или выберите другое имя.</translation>
    </message>
    <message>
        <source>No keychain answers: the password is kept until the program ends.</source>
        <translation>Хранилище паролей не отвечает: пароль будет храниться до конца работы программы.</translation>
    </message>
</context>
<context>
    <name>pricebook::BulkEdit</name>
    <message>
        <source>1 product</source>
        <translation>1 товар</translation>
    </message>
    <message numerus="yes">
        <source>%Ln products</source>
        <translation>
            <numerusform>%Ln товар</numerusform>
            <numerusform>%Ln товара</numerusform>
            <numerusform>%Ln товаров</numerusform>
        </translation>
    </message>
    <message>
        <source>as in flurbos</source>
        <translation>как во флурбо</translation>
    </message>
    <message>
        <source>as in shmeckles</source>
        <translation>как в шмекелях</translation>
    </message>
    <message>
        <source>tags added: %1</source>
        <translation>добавлены метки: %1</translation>
    </message>
    <message>
        <source>tags taken away: %1</source>
        <translation>сняты метки: %1</translation>
    </message>
    <message>
        <source>no tags</source>
        <translation>без меток</translation>
    </message>
    <message>
        <source>tags: %1</source>
        <translation>метки: %1</translation>
    </message>
    <message>
        <source>price in shmeckles %1</source>
        <translation>цена в шмекелях %1</translation>
    </message>
    <message>
        <source>price in flurbos %1</source>
        <translation>цена во флурбо %1</translation>
    </message>
    <message>
        <source>category “%1”</source>
        <translation>категория «%1»</translation>
    </message>
    <message>
        <source>no category</source>
        <translation>без категории</translation>
    </message>
    <message>
        <source>no description</source>
        <translation>без описания</translation>
    </message>
    <message>
        <source>description</source>
        <translation>описание</translation>
    </message>
    <message>
        <source>no picture</source>
        <translation>без картинки</translation>
    </message>
    <message>
        <source>picture</source>
        <translation>картинка</translation>
    </message>
    <message>
        <source>Name the tags that are to be added or taken away.</source>
        <translation>Назовите метки, которые нужно добавить или снять.</translation>
    </message>
    <message>
        <source>There is no tag “%1” that could be taken away.</source>
        <translation>Метки «%1» нет, снять её нельзя.</translation>
    </message>
    <message>
        <source>Tick what is to be changed.</source>
        <translation>Отметьте, что изменить.</translation>
    </message>
    <message>
        <source>Price in shmeckles of %1 %2</source>
        <translation>Цена в шмекелях, %1: %2</translation>
    </message>
    <message>
        <source>Price in flurbos of %1 %2</source>
        <translation>Цена во флурбо, %1: %2</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1: %2</translation>
    </message>
</context>
<context>
    <name>pricebook::BulkEditDialog</name>
    <message>
        <source>1 product</source>
        <translation>1 товар</translation>
    </message>
    <message numerus="yes">
        <source>%Ln products</source>
        <translation>
            <numerusform>%Ln товар</numerusform>
            <numerusform>%Ln товара</numerusform>
            <numerusform>%Ln товаров</numerusform>
        </translation>
    </message>
    <message>
        <source>Edit products</source>
        <translation>Изменить товары</translation>
    </message>
    <message>
        <source>Edit all that match</source>
        <translation>Изменить все подходящие</translation>
    </message>
    <message>
        <source>Edit %1</source>
        <translation>Изменить %1</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>Показать</translation>
    </message>
    <message>
        <source>Progress</source>
        <translation>Ход работы</translation>
    </message>
    <message>
        <source>Preview</source>
        <translation>Просмотр</translation>
    </message>
    <message>
        <source>Change nothing at all if one of them was changed by somebody else meanwhile</source>
        <translation>Не менять ничего, если кто-то успел изменить хотя бы один из них</translation>
    </message>
    <message>
        <source>Otherwise those products are left alone and named afterwards.</source>
        <translation>Иначе такие товары остаются как есть и перечисляются в конце.</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Отмена</translation>
    </message>
    <message>
        <source>What changes (%1)</source>
        <translation>Что меняется (%1)</translation>
    </message>
    <message>
        <source>Worth a look (%1)</source>
        <translation>Стоит взглянуть (%1)</translation>
    </message>
    <message>
        <source>What stays (%1)</source>
        <translation>Что остаётся (%1)</translation>
    </message>
    <message>
        <source>Left out (%1)</source>
        <translation>Пропущено (%1)</translation>
    </message>
    <message>
        <source>1 product changes</source>
        <translation>Изменится 1 товар</translation>
    </message>
    <message numerus="yes">
        <source>%Ln products change</source>
        <translation>
            <numerusform>Изменится %Ln товар</numerusform>
            <numerusform>Изменятся %Ln товара</numerusform>
            <numerusform>Изменятся %Ln товаров</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 stay as they are</source>
        <translation>остаются как есть: %1</translation>
    </message>
    <message>
        <source>⚠ %1 are left out: the result is no price</source>
        <translation>⚠ пропущено: %1 (цена не получается)</translation>
    </message>
    <message>
        <source>⚠ %1 worth a look</source>
        <translation>⚠ стоит взглянуть: %1</translation>
    </message>
    <message>
        <source>%1 are not there any more</source>
        <translation>уже удалены: %1</translation>
    </message>
    <message>
        <source>Changing the products</source>
        <translation>Изменение товаров</translation>
    </message>
    <message>
        <source>Computing the preview</source>
        <translation>Подготовка просмотра</translation>
    </message>
    <message>
        <source>%1: %2 of %3</source>
        <translation>%1: %2 из %3</translation>
    </message>
    <message>
        <source>Change products</source>
        <translation>Изменить товары</translation>
    </message>
    <message>
        <source>Change 1 price</source>
        <translation>Изменить 1 цену</translation>
    </message>
    <message numerus="yes">
        <source>Change %Ln prices</source>
        <translation>
            <numerusform>Изменить %Ln цену</numerusform>
            <numerusform>Изменить %Ln цены</numerusform>
            <numerusform>Изменить %Ln цен</numerusform>
        </translation>
    </message>
    <message>
        <source>Change 1 product</source>
        <translation>Изменить 1 товар</translation>
    </message>
    <message numerus="yes">
        <source>Change %Ln products</source>
        <translation>
            <numerusform>Изменить %Ln товар</numerusform>
            <numerusform>Изменить %Ln товара</numerusform>
            <numerusform>Изменить %Ln товаров</numerusform>
        </translation>
    </message>
    <message>
        <source>Cancelled; nothing was changed.</source>
        <translation>Отменено; ничего не изменено.</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Повторить</translation>
    </message>
    <message>
        <source>Look at the skipped again</source>
        <translation>Ещё раз о пропущенных</translation>
    </message>
    <message>
        <source>Cancelling…</source>
        <translation>Отмена…</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Закрыть</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>Готово</translation>
    </message>
    <message>
        <source>Ctrl+Z in the window takes the whole change back, to the very values of before.</source>
        <translation>Ctrl+Z в окне отменит всё это изменение и вернёт прежние значения.</translation>
    </message>
    <message>
        <source>Nothing is ticked yet</source>
        <translation>Пока ничего не отмечено</translation>
    </message>
    <message>
        <source>Tick what is to be changed. Every product that this concerns is then listed here, old value beside new, before anything is written.</source>
        <translation>Отметьте, что изменить. Все затронутые товары появятся здесь, старое значение рядом с новым, прежде чем что-либо будет записано.</translation>
    </message>
</context>
<context>
    <name>pricebook::BulkEditForm</name>
    <message>
        <source>mixed values</source>
        <translation>разные значения</translation>
    </message>
    <message>
        <source>mixed values: %1 – %2</source>
        <translation>разные значения: %1 – %2</translation>
    </message>
    <message>
        <source>empty</source>
        <translation>пусто</translation>
    </message>
    <message>
        <source>%1 (all)</source>
        <translation>%1 (у всех)</translation>
    </message>
    <message>
        <source>%1 (%2)</source>
        <translation>%1 (%2)</translation>
    </message>
    <message>
        <source>no tags</source>
        <translation>без меток</translation>
    </message>
    <message>
        <source>Price in shmeckles</source>
        <translation>Цена в шмекелях</translation>
    </message>
    <message>
        <source>price in flurbos</source>
        <translation>цена во флурбо</translation>
    </message>
    <message>
        <source>Price in flurbos</source>
        <translation>Цена во флурбо</translation>
    </message>
    <message>
        <source>price in shmeckles</source>
        <translation>цена в шмекелях</translation>
    </message>
    <message>
        <source>New category</source>
        <translation>Новая категория</translation>
    </message>
    <message>
        <source>Category</source>
        <translation>Категория</translation>
    </message>
    <message>
        <source>Tags</source>
        <translation>Метки</translation>
    </message>
    <message>
        <source>Description</source>
        <translation>Описание</translation>
    </message>
    <message>
        <source>Picture address</source>
        <translation>Адрес картинки</translation>
    </message>
    <message>
        <source>reading…</source>
        <translation>чтение…</translation>
    </message>
    <message>
        <source>What to do with tags</source>
        <translation>Что сделать с метками</translation>
    </message>
    <message>
        <source>Add</source>
        <translation>Добавить</translation>
    </message>
    <message>
        <source>Take away</source>
        <translation>Снять</translation>
    </message>
    <message>
        <source>Replace all by</source>
        <translation>Заменить все на</translation>
    </message>
    <message>
        <source>Take all away</source>
        <translation>Снять все</translation>
    </message>
    <message>
        <source>Tags to add, take away or set</source>
        <translation>Метки, которые добавить, снять или задать</translation>
    </message>
    <message>
        <source>New description</source>
        <translation>Новое описание</translation>
    </message>
    <message>
        <source>Set empty</source>
        <translation>Очистить</translation>
    </message>
    <message>
        <source>Set the description empty</source>
        <translation>Очистить описание</translation>
    </message>
    <message>
        <source>New picture address</source>
        <translation>Новый адрес картинки</translation>
    </message>
    <message>
        <source>https://… or pictures/tea.png</source>
        <translation>https://… или pictures/tea.png</translation>
    </message>
    <message>
        <source>Set the picture address empty</source>
        <translation>Очистить адрес картинки</translation>
    </message>
    <message>
        <source>no category</source>
        <translation>без категории</translation>
    </message>
    <message>
        <source>Name at least one tag.</source>
        <translation>Назовите хотя бы одну метку.</translation>
    </message>
    <message>
        <source>Type a description, or tick “Set empty”.</source>
        <translation>Введите описание или отметьте «Очистить».</translation>
    </message>
    <message>
        <source>Type an address, or tick “Set empty”.</source>
        <translation>Введите адрес или отметьте «Очистить».</translation>
    </message>
    <message>
        <source>There is no category “%1”. Choose one of the list.</source>
        <translation>Категории «%1» нет. Выберите из списка.</translation>
    </message>
</context>
<context>
    <name>pricebook::BulkEditStore</name>
    <message>
        <source>This category is not there any more: choose another.</source>
        <translation>Этой категории больше нет: выберите другую.</translation>
    </message>
    <message>
        <source>One of the tags is not there any more: take it out and choose another.</source>
        <translation>Одной из меток больше нет: уберите её и выберите другую.</translation>
    </message>
    <message>
        <source>Nothing was changed, because %1 of the products are not as in the preview any more: %2.</source>
        <translation>Ничего не изменено: товары уже не такие, как в просмотре (%1): %2.</translation>
    </message>
    <message>
        <source>The products could not be changed as planned; nothing was written.</source>
        <translation>Изменить товары как задумано не удалось; ничего не записано.</translation>
    </message>
</context>
<context>
    <name>pricebook::BulkFieldRow</name>
    <message>
        <source>Change: %1</source>
        <translation>Изменить: %1</translation>
    </message>
    <message>
        <source>now: %1</source>
        <translation>сейчас: %1</translation>
    </message>
</context>
<context>
    <name>pricebook::BulkPreviewModel</name>
    <message>
        <source>no category</source>
        <translation>без категории</translation>
    </message>
    <message>
        <source>deleted meanwhile: it will be skipped</source>
        <translation>тем временем удалён: будет пропущен</translation>
    </message>
    <message>
        <source>changed meanwhile: it will be skipped</source>
        <translation>тем временем изменён: будет пропущен</translation>
    </message>
    <message>
        <source>left as it is: the result is too large for a price</source>
        <translation>остаётся как есть: для цены результат слишком велик</translation>
    </message>
    <message>
        <source>left as it is: %1</source>
        <translation>остаётся как есть: %1</translation>
    </message>
    <message>
        <source>%1 → %2</source>
        <translation>%1 → %2</translation>
    </message>
    <message>
        <source>empty</source>
        <translation>пусто</translation>
    </message>
    <message>
        <source>Product</source>
        <translation>Товар</translation>
    </message>
    <message>
        <source>Shmeckles</source>
        <translation>Шмекели</translation>
    </message>
    <message>
        <source>Flurbos</source>
        <translation>Флурбо</translation>
    </message>
    <message>
        <source>Category</source>
        <translation>Категория</translation>
    </message>
    <message>
        <source>Tags</source>
        <translation>Метки</translation>
    </message>
    <message>
        <source>Description</source>
        <translation>Описание</translation>
    </message>
    <message>
        <source>Picture</source>
        <translation>Картинка</translation>
    </message>
    <message>
        <source>Change</source>
        <translation>Изменение</translation>
    </message>
    <message>
        <source>Look at</source>
        <translation>Стоит взглянуть</translation>
    </message>
</context>
<context>
    <name>pricebook::BulkResult</name>
    <message>
        <source>another program</source>
        <translation>другая программа</translation>
    </message>
    <message>
        <source>somebody</source>
        <translation>кто-то</translation>
    </message>
    <message>
        <source>%1 and others</source>
        <translation>%1 и другие</translation>
    </message>
    <message>
        <source>deleted by %1</source>
        <translation>удалил: %1</translation>
    </message>
    <message>
        <source>changed by %1</source>
        <translation>изменил: %1</translation>
    </message>
    <message>
        <source>%1 at %2</source>
        <translation>%1, %2</translation>
    </message>
    <message>
        <source>%1 changed</source>
        <translation>изменено: %1</translation>
    </message>
    <message>
        <source>, %1 left as they were (the result would be no price)</source>
        <translation>, остались как есть: %1 (цена не получается)</translation>
    </message>
    <message>
        <source>, %1 skipped</source>
        <translation>, пропущено: %1</translation>
    </message>
</context>
<context>
    <name>pricebook::ByteSink</name>
    <message>
        <source>“%1” cannot be written: its folder does not exist.</source>
        <translation>Записать «%1» нельзя: такой папки нет.</translation>
    </message>
    <message>
        <source>“%1” cannot be written: you have no permission to write there.</source>
        <translation>Записать «%1» нельзя: у вас нет права писать туда.</translation>
    </message>
    <message>
        <source>“%1” cannot be written: the disk is read-only.</source>
        <translation>Записать «%1» нельзя: диск только для чтения.</translation>
    </message>
    <message>
        <source>“%1” cannot be written: the disk is full. Make room and try again.</source>
        <translation>Записать «%1» нельзя: диск заполнен. Освободите место и повторите попытку.</translation>
    </message>
    <message>
        <source>The program that was reading the output has gone.</source>
        <translation>Программа, читавшая вывод, завершилась.</translation>
    </message>
    <message>
        <source>“%1” cannot be written.</source>
        <translation>Записать «%1» нельзя.</translation>
    </message>
    <message>
        <source>The file cannot be packed: out of memory.</source>
        <translation>Сжать файл не удалось: не хватает памяти.</translation>
    </message>
    <message>
        <source>standard output</source>
        <translation>стандартный вывод</translation>
    </message>
    <message>
        <source>“%1” is a folder: give the name of a file.</source>
        <translation>«%1» — папка: укажите имя файла.</translation>
    </message>
</context>
<context>
    <name>pricebook::ByteSource</name>
    <message>
        <source>The file could not be read to its end.</source>
        <translation>Прочитать файл до конца не удалось.</translation>
    </message>
    <message>
        <source>No temporary file can be made for what is read.</source>
        <translation>Не удалось создать временный файл для прочитанного.</translation>
    </message>
    <message>
        <source>There is no room for a temporary copy of what is read.</source>
        <translation>Нет места для временной копии прочитанного.</translation>
    </message>
    <message>
        <source>The gzip file cannot be unpacked: out of memory.</source>
        <translation>Распаковать файл gzip не удалось: не хватает памяти.</translation>
    </message>
    <message>
        <source>The gzip file is cut off: it ends before its data does. Copy or download it again.</source>
        <translation>Файл gzip обрезан: он кончается раньше данных. Скопируйте или загрузите его ещё раз.</translation>
    </message>
    <message>
        <source>The gzip file is damaged. Copy or download it again.</source>
        <translation>Файл gzip повреждён. Скопируйте или загрузите его ещё раз.</translation>
    </message>
    <message>
        <source>“%1” is a folder, not a file.</source>
        <translation>«%1» — папка, а не файл.</translation>
    </message>
    <message>
        <source>There is no file “%1”.</source>
        <translation>Файла «%1» нет.</translation>
    </message>
    <message>
        <source>“%1” may not be read: its permissions do not allow it.</source>
        <translation>Читать «%1» нельзя: не позволяют права доступа.</translation>
    </message>
    <message>
        <source>“%1” cannot be opened.</source>
        <translation>Открыть «%1» не удалось.</translation>
    </message>
</context>
<context>
    <name>pricebook::CatalogSession</name>
    <message>
        <source>The connection is lost; trying to connect again…</source>
        <translation>Соединение потеряно; идёт повторное подключение…</translation>
    </message>
    <message>
        <source>Connected again.</source>
        <translation>Соединение восстановлено.</translation>
    </message>
    <message>
        <source>This catalogue is open for reading only.</source>
        <translation>Этот каталог открыт только для чтения.</translation>
    </message>
    <message>
        <source>Somebody else renamed “%1” at the same time: look, then do it again.</source>
        <translation>Кто-то одновременно переименовал «%1»: посмотрите и повторите.</translation>
    </message>
    <message>
        <source>Somebody else renamed “%1” to “%2” meanwhile: enter the name again if it is to be yours.</source>
        <translation>Кто-то тем временем переименовал «%1» в «%2»: введите название ещё раз, если нужно ваше.</translation>
    </message>
    <message>
        <source>New category “%1”</source>
        <translation>Новая категория «%1»</translation>
    </message>
    <message>
        <source>Renaming of category “%1” to “%2”</source>
        <translation>Переименование категории «%1» в «%2»</translation>
    </message>
    <message>
        <source>Deletion of category “%1”</source>
        <translation>Удаление категории «%1»</translation>
    </message>
    <message>
        <source>New tag “%1”</source>
        <translation>Новая метка «%1»</translation>
    </message>
    <message>
        <source>Renaming of tag “%1” to “%2”</source>
        <translation>Переименование метки «%1» в «%2»</translation>
    </message>
    <message>
        <source>Deletion of tag “%1”</source>
        <translation>Удаление метки «%1»</translation>
    </message>
</context>
<context>
    <name>pricebook::CatalogStore</name>
    <message>
        <source>Another program has changed the tables of this catalogue meanwhile (from revision %1 to %2), so nothing was written: open the catalogue again.</source>
        <translation>Другая программа тем временем изменила таблицы этого каталога (с ревизии %1 на %2), поэтому ничего не записано: откройте каталог заново.</translation>
    </message>
</context>
<context>
    <name>pricebook::CatalogueCopy</name>
    <message>
        <source>%1 is the catalogue itself: choose another database for the copy.</source>
        <translation>%1 — это сам каталог: выберите для копии другую базу данных.</translation>
    </message>
    <message>
        <source>The copy could not be finished, because the rows of the catalogue contradict one another (%1): correct them first.</source>
        <translation>Копию не удалось закончить: строки каталога противоречат друг другу (%1). Сначала исправьте их.</translation>
    </message>
    <message>
        <source>The copy of %1 is not equal to what was read (%2 rows, checksum %3, against %4 rows, checksum %5), so it was thrown away: try again, and tell us about it if it happens twice.</source>
        <translation>Копия %1 не равна прочитанному (строк %2, сумма %3; прочитано строк %4, сумма %5) и отброшена: попробуйте ещё раз, а если повторится, сообщите нам.</translation>
    </message>
    <message>
        <source>A row of %1 refers to one of %2 that is not there: correct it first.</source>
        <translation>Строка %1 ссылается на отсутствующую строку %2: сначала исправьте её.</translation>
    </message>
    <message>
        <source>The catalogue was changed while it was copied (%1), so the copy was thrown away: close the other programs that work with it, then try again.</source>
        <translation>Каталог изменили, пока он копировался (%1), и копия отброшена: закройте другие программы, которые с ним работают, и попробуйте ещё раз.</translation>
    </message>
    <message>
        <source>There is a file %1 already, and it is left as it is: choose another name.</source>
        <translation>Файл %1 уже есть и остаётся как был: выберите другое имя.</translation>
    </message>
    <message>
        <source>There is no folder %1: create it first.</source>
        <translation>Нет папки %1: сначала создайте её.</translation>
    </message>
    <message>
        <source>Nothing can be created in the folder %1: choose another, or change its permissions.</source>
        <translation>В папке %1 нельзя ничего создать: выберите другую или измените права.</translation>
    </message>
    <message>
        <source>The disk of %1 has %2 free and about %3 are needed: free some space or choose another folder.</source>
        <translation>На диске с %1 свободно %2, а нужно около %3: освободите место или выберите другую папку.</translation>
    </message>
    <message>
        <source>%1 is PostgreSQL %2, and %3 or newer is needed: upgrade the server.</source>
        <translation>%1 — это PostgreSQL %2, а нужен %3 или новее: обновите сервер.</translation>
    </message>
    <message>
        <source>%1 can only be read, as a standby is: connect to the primary server.</source>
        <translation>%1 доступен только для чтения, как резервный сервер: подключитесь к основному.</translation>
    </message>
    <message>
        <source>This user may not create tables in %1: have the administrator run “GRANT CREATE ON SCHEMA %2 TO %3;” in that database.</source>
        <translation>Этот пользователь не может создавать таблицы в %1: попросите администратора выполнить в этой базе «GRANT CREATE ON SCHEMA %2 TO %3;».</translation>
    </message>
    <message>
        <source>The server of %1 was built without ICU, which searching needs: use another server.</source>
        <translation>Сервер %1 собран без ICU, который нужен для поиска: возьмите другой сервер.</translation>
    </message>
    <message>
        <source>%1 is no place for a copy: %2 Choose an empty database.</source>
        <translation>%1 не подходит для копии: %2 Выберите пустую базу данных.</translation>
    </message>
    <message>
        <source>%1 has a catalogue in it already, which is left as it is: choose an empty database.</source>
        <translation>В %1 уже есть каталог, он остаётся как был: выберите пустую базу данных.</translation>
    </message>
    <message>
        <source>Another program is just writing a copy to %1: wait until it is done.</source>
        <translation>Другая программа как раз пишет копию в %1: дождитесь её.</translation>
    </message>
    <message>
        <source>Nothing can be written beside %1: choose another folder.</source>
        <translation>Рядом с %1 ничего нельзя записать: выберите другую папку.</translation>
    </message>
    <message>
        <source>The tables of %1 are not as they should be: %2.</source>
        <translation>Таблицы %1 не такие, как должны быть: %2.</translation>
    </message>
    <message>
        <source>(unknown)</source>
        <translation>(неизвестно)</translation>
    </message>
    <message>
        <source>PostgreSQL does not take the row %1 of %2 (%3): correct it in the old catalogue, then try again.</source>
        <translation>PostgreSQL не принимает строку %1 таблицы %2 (%3): исправьте её в старом каталоге и попробуйте ещё раз.</translation>
    </message>
    <message>
        <source>The table %1 has a value that cannot be copied, in the row %2, column %3: correct it first.</source>
        <translation>В таблице %1 есть значение, которое нельзя скопировать (строка %2, столбец %3): сначала исправьте его.</translation>
    </message>
</context>
<context>
    <name>pricebook::CategoriesPage</name>
    <message>
        <source>Categories</source>
        <translation>Категории</translation>
    </message>
    <message>
        <source>Filter categories</source>
        <translation>Отбор категорий</translation>
    </message>
    <message>
        <source>New category</source>
        <translation>Новая категория</translation>
    </message>
    <message>
        <source>There are no categories yet. Type a name above and press Add.</source>
        <translation>Категорий пока нет. Введите название выше и нажмите «Добавить».</translation>
    </message>
    <message>
        <source>Find duplicate categories…</source>
        <translation>Найти повторы категорий…</translation>
    </message>
    <message>
        <source>Deleted “%1”.</source>
        <translation>Удалено: «%1».</translation>
    </message>
    <message numerus="yes">
        <source>Deleted “%1”; %Ln products left without a category.</source>
        <translation>
            <numerusform>Удалено: «%1»; без категории остался %Ln товар.</numerusform>
            <numerusform>Удалено: «%1»; без категории остались %Ln товара.</numerusform>
            <numerusform>Удалено: «%1»; без категории остались %Ln товаров.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Deleted “%1”; %Ln products moved to “%2”.</source>
        <translation>
            <numerusform>Удалено: «%1»; в «%2» перемещён %Ln товар.</numerusform>
            <numerusform>Удалено: «%1»; в «%2» перемещены %Ln товара.</numerusform>
            <numerusform>Удалено: «%1»; в «%2» перемещено %Ln товаров.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Deletion of category “%1” and %Ln products</source>
        <translation>
            <numerusform>Удаление категории «%1» и %Ln товара</numerusform>
            <numerusform>Удаление категории «%1» и %Ln товаров</numerusform>
            <numerusform>Удаление категории «%1» и %Ln товаров</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Deleted “%1” and its %Ln products.</source>
        <translation>
            <numerusform>Удалено: «%1» и её %Ln товар.</numerusform>
            <numerusform>Удалено: «%1» и её %Ln товара.</numerusform>
            <numerusform>Удалено: «%1» и её %Ln товаров.</numerusform>
        </translation>
    </message>
    <message>
        <source>Delete categories that have products one by one; merge those that are the same.</source>
        <translation>Категории, в которых есть товары, удаляются по одной; одинаковые объединяются.</translation>
    </message>
    <message numerus="yes">
        <source>%Ln empty categories</source>
        <translation>
            <numerusform>%Ln пустую категорию</numerusform>
            <numerusform>%Ln пустые категории</numerusform>
            <numerusform>%Ln пустых категорий</numerusform>
        </translation>
    </message>
    <message>
        <source>Delete %1?</source>
        <translation>Удалить %1?</translation>
    </message>
    <message>
        <source>No product has any of them.</source>
        <translation>Ни в одной из них нет товаров.</translation>
    </message>
    <message>
        <source>Delete %1</source>
        <translation>Удалить %1</translation>
    </message>
    <message>
        <source>Deletion of %1</source>
        <translation>Удаление: %1</translation>
    </message>
    <message numerus="yes">
        <source>Deleted %Ln categories.</source>
        <translation>
            <numerusform>Удалена %Ln категория.</numerusform>
            <numerusform>Удалены %Ln категории.</numerusform>
            <numerusform>Удалено %Ln категорий.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>pricebook::CategoryCellDelegate</name>
    <message>
        <source>Category of the product</source>
        <translation>Категория товара</translation>
    </message>
    <message>
        <source>There is no category “%1”. Choose one from the list, or add it on the Categories page.</source>
        <translation>Категории «%1» нет. Выберите из списка или добавьте её на странице «Категории».</translation>
    </message>
</context>
<context>
    <name>pricebook::CategoryCombo</name>
    <message>
        <source>No category</source>
        <translation>Без категории</translation>
    </message>
    <message>
        <source>Choose a category</source>
        <translation>Выберите категорию</translation>
    </message>
</context>
<context>
    <name>pricebook::CategoryPicker</name>
    <message>
        <source>Category filter</source>
        <translation>Отбор по категориям</translation>
    </message>
    <message>
        <source>Find a category</source>
        <translation>Найти категорию</translation>
    </message>
    <message>
        <source>Categories to show</source>
        <translation>Какие категории показать</translation>
    </message>
    <message>
        <source>No category</source>
        <translation>Без категории</translation>
    </message>
    <message>
        <source>Products without a category</source>
        <translation>Товары без категории</translation>
    </message>
    <message numerus="yes">
        <source>%Ln products</source>
        <translation>
            <numerusform>%Ln товар</numerusform>
            <numerusform>%Ln товара</numerusform>
            <numerusform>%Ln товаров</numerusform>
        </translation>
    </message>
    <message>
        <source>All categories</source>
        <translation>Все категории</translation>
    </message>
    <message numerus="yes">
        <source>%Ln categories</source>
        <translation>
            <numerusform>%Ln категория</numerusform>
            <numerusform>%Ln категории</numerusform>
            <numerusform>%Ln категорий</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>pricebook::CellCommands</name>
    <message>
        <source>one cell</source>
        <translation>одна ячейка</translation>
    </message>
    <message numerus="yes">
        <source>%Ln cells</source>
        <translation>
            <numerusform>%Ln ячейка</numerusform>
            <numerusform>%Ln ячейки</numerusform>
            <numerusform>%Ln ячеек</numerusform>
        </translation>
    </message>
    <message>
        <source>Copied %1.</source>
        <translation>Скопировано: %1.</translation>
    </message>
    <message>
        <source>Copying %1…</source>
        <translation>Копирование: %1…</translation>
    </message>
    <message>
        <source>There is no text on the clipboard.</source>
        <translation>В буфере обмена нет текста.</translation>
    </message>
    <message>
        <source>Several lines</source>
        <translation>Несколько строк</translation>
    </message>
    <message>
        <source>The clipboard has %1 lines, and one cell is selected.</source>
        <translation>В буфере обмена строк: %1, а выделена одна ячейка.</translation>
    </message>
    <message>
        <source>Join them in this cell</source>
        <translation>Соединить в этой ячейке</translation>
    </message>
    <message>
        <source>One below the other</source>
        <translation>Одну под другой</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Отмена</translation>
    </message>
    <message>
        <source>What would be pasted is there already.</source>
        <translation>Вставляемое здесь уже есть.</translation>
    </message>
    <message>
        <source>Nothing can be pasted here: choose a column that can be changed.</source>
        <translation>Сюда вставить нельзя: выберите столбец, который можно менять.</translation>
    </message>
    <message>
        <source>Paste of %1</source>
        <translation>Вставка: %1</translation>
    </message>
    <message>
        <source>Paste</source>
        <translation>Вставка</translation>
    </message>
    <message>
        <source>There is no row above to fill from.</source>
        <translation>Выше нет строки, из которой заполнять.</translation>
    </message>
    <message>
        <source>The cells have that value already.</source>
        <translation>В ячейках уже это значение.</translation>
    </message>
    <message>
        <source>Fill of %1</source>
        <translation>Заполнение: %1</translation>
    </message>
    <message>
        <source>Fill</source>
        <translation>Заполнение</translation>
    </message>
    <message>
        <source>Hold %1</source>
        <translation>Отложить: %1</translation>
    </message>
    <message>
        <source>Change %1</source>
        <translation>Изменить: %1</translation>
    </message>
    <message>
        <source>%1 held. Nothing is saved yet.</source>
        <translation>Отложено: %1. Пока ничего не сохранено.</translation>
    </message>
    <message>
        <source>At most %1 edits can be held: save those that are held first, or do not hold them.</source>
        <translation>Отложить можно не больше %1 правок: сохраните отложенные или не откладывайте новые.</translation>
    </message>
    <message>
        <source>Changed %1.</source>
        <translation>Изменено: %1.</translation>
    </message>
    <message>
        <source>Edits of others in the same products were kept.</source>
        <translation>Чужие правки в тех же товарах сохранены.</translation>
    </message>
    <message>
        <source>%1 not changed, the others were.
%2</source>
        <translation>Не изменено: %1; остальное изменено.
%2</translation>
    </message>
    <message>
        <source>Delete the product</source>
        <translation>Удалить товар</translation>
    </message>
    <message numerus="yes">
        <source>Delete %Ln products</source>
        <translation>
            <numerusform>Удалить %Ln товар</numerusform>
            <numerusform>Удалить %Ln товара</numerusform>
            <numerusform>Удалить %Ln товаров</numerusform>
        </translation>
    </message>
    <message>
        <source>Empty %1</source>
        <translation>Очистить: %1</translation>
    </message>
    <message>
        <source>Empty or delete?</source>
        <translation>Очистить или удалить?</translation>
    </message>
    <message>
        <source>Cells are selected, not whole products. What is to become of them?</source>
        <translation>Выделены ячейки, а не целые товары. Что с ними сделать?</translation>
    </message>
    <message>
        <source>Cells are selected, not whole products. A name or a price cannot be empty.</source>
        <translation>Выделены ячейки, а не целые товары. Название и цена не могут быть пустыми.</translation>
    </message>
    <message>
        <source>Edit of %1</source>
        <translation>Правка: %1</translation>
    </message>
    <message>
        <source>Saved %1.</source>
        <translation>Сохранено: %1.</translation>
    </message>
    <message>
        <source>Saved %1; %2 still held, with the reason beside each.</source>
        <translation>Сохранено: %1; ещё отложено: %2, причина указана рядом.</translation>
    </message>
    <message>
        <source>Held edits</source>
        <translation>Отложенные правки</translation>
    </message>
    <message>
        <source>Save %1</source>
        <translation>Сохранить: %1</translation>
    </message>
    <message>
        <source>Try to save it again</source>
        <translation>Сохранить ещё раз</translation>
    </message>
    <message>
        <source>Give up the typed value</source>
        <translation>Отказаться от введённого</translation>
    </message>
    <message>
        <source>Give up this edit</source>
        <translation>Отказаться от этой правки</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Копировать</translation>
    </message>
    <message>
        <source>Copy with headers</source>
        <translation>Копировать с заголовками</translation>
    </message>
    <message>
        <source>Fill down</source>
        <translation>Заполнить вниз</translation>
    </message>
</context>
<context>
    <name>pricebook::CellConflicts</name>
    <message>
        <source>Saved “%1”; %2 also changed: %3.</source>
        <translation>«%1» сохранён; %2 также меняет: %3.</translation>
    </message>
    <message>
        <source>none</source>
        <translation>нет</translation>
    </message>
    <message>
        <source>Restored “%1” with your edits.</source>
        <translation>«%1» восстановлен с вашими правками.</translation>
    </message>
    <message>
        <source>“%1” was deleted by %2 before what you typed into it was saved.</source>
        <translation>%2 удаляет «%1» прежде, чем сохранено введённое вами.</translation>
    </message>
    <message>
        <source>Discard</source>
        <translation>Не сохранять</translation>
    </message>
    <message>
        <source>Restore with my edits</source>
        <translation>Вернуть с моими правками</translation>
    </message>
    <message>
        <source>“%1”: somebody changed the %2 at the same time as you (%3). Yours, “%4”, is not saved.</source>
        <translation>«%1»: поле «%2» одновременно с вами меняет ещё кто-то (%3). Ваше значение «%4» не сохранено.</translation>
    </message>
    <message>
        <source>Compare…</source>
        <translation>Сравнить…</translation>
    </message>
</context>
<context>
    <name>pricebook::CellEdits</name>
    <message>
        <source>This column cannot be changed.</source>
        <translation>Этот столбец менять нельзя.</translation>
    </message>
    <message>
        <source>Somebody else changed this meanwhile.</source>
        <translation>Кто-то тем временем это изменил.</translation>
    </message>
</context>
<context>
    <name>pricebook::CellPlan</name>
    <message>
        <source>This product is not there any more: somebody deleted it.</source>
        <translation>Этого товара больше нет: кто-то его удалил.</translation>
    </message>
    <message>
        <source>Somebody else changed it to “%1” meanwhile.</source>
        <translation>Кто-то тем временем изменил это на «%1».</translation>
    </message>
    <message>
        <source>There is no category “%1”: choose another, or make it first.</source>
        <translation>Категории «%1» нет: выберите другую или сначала создайте её.</translation>
    </message>
    <message>
        <source>A new tag: %1</source>
        <translation>Новая метка: %1</translation>
    </message>
    <message>
        <source>New tags: %1</source>
        <translation>Новые метки: %1</translation>
    </message>
    <message>
        <source>, </source>
        <translation>, </translation>
    </message>
    <message>
        <source>There is no text on the clipboard.</source>
        <translation>В буфере обмена нет текста.</translation>
    </message>
    <message>
        <source>This would paste %1 cells; at most %2 are possible at a time. Paste a part, or import a file.</source>
        <translation>Вставилось бы ячеек: %1; за один раз можно не больше %2. Вставьте часть или импортируйте файл.</translation>
    </message>
    <message>
        <source>This would fill %1 cells; at most %2 are possible at a time. Select fewer rows.</source>
        <translation>Заполнилось бы ячеек: %1; за один раз можно не больше %2. Выделите меньше строк.</translation>
    </message>
    <message>
        <source>These are %1 cells; at most %2 can be copied at a time. Export them to a file instead.</source>
        <translation>Здесь ячеек: %1; за один раз можно скопировать не больше %2. Вместо этого экспортируйте их в файл.</translation>
    </message>
</context>
<context>
    <name>pricebook::CellPlanModel</name>
    <message>
        <source>(empty)</source>
        <translation>(пусто)</translation>
    </message>
    <message>
        <source>Product</source>
        <translation>Товар</translation>
    </message>
    <message>
        <source>Column</source>
        <translation>Столбец</translation>
    </message>
    <message>
        <source>Before</source>
        <translation>Было</translation>
    </message>
    <message>
        <source>After</source>
        <translation>Стало</translation>
    </message>
    <message>
        <source>Remark</source>
        <translation>Примечание</translation>
    </message>
</context>
<context>
    <name>pricebook::CellPreviewDialog</name>
    <message>
        <source>Cancel</source>
        <translation>Отмена</translation>
    </message>
    <message>
        <source>Cells that change</source>
        <translation>Изменяемые ячейки</translation>
    </message>
    <message>
        <source>one product</source>
        <translation>одного товара</translation>
    </message>
    <message numerus="yes">
        <source>%Ln products</source>
        <translation>
            <numerusform>%Ln товара</numerusform>
            <numerusform>%Ln товаров</numerusform>
            <numerusform>%Ln товаров</numerusform>
        </translation>
    </message>
    <message>
        <source>Nothing can be changed.</source>
        <translation>Изменить ничего нельзя.</translation>
    </message>
    <message>
        <source>One cell changes, of %2.</source>
        <translation>Изменится одна ячейка у %2.</translation>
    </message>
    <message numerus="yes">
        <source>%Ln cells change, of %2.</source>
        <translation>
            <numerusform>Изменится %Ln ячейка у %2.</numerusform>
            <numerusform>Изменятся %Ln ячейки у %2.</numerusform>
            <numerusform>Изменятся %Ln ячеек у %2.</numerusform>
        </translation>
    </message>
    <message>
        <source>One cell cannot be changed and is left out; the reason stands beside it.</source>
        <translation>Одну ячейку изменить нельзя, она пропущена; причина указана рядом.</translation>
    </message>
    <message numerus="yes">
        <source>%Ln cells cannot be changed and are left out; the reasons stand beside them.</source>
        <translation>
            <numerusform>%Ln ячейку изменить нельзя, она пропущена; причина указана рядом.</numerusform>
            <numerusform>%Ln ячейки изменить нельзя, они пропущены; причины указаны рядом.</numerusform>
            <numerusform>%Ln ячеек изменить нельзя, они пропущены; причины указаны рядом.</numerusform>
        </translation>
    </message>
    <message>
        <source>One price is worth a look: see the remark.</source>
        <translation>На одну цену стоит взглянуть: см. примечание.</translation>
    </message>
    <message numerus="yes">
        <source>%Ln prices are worth a look: see the remarks.</source>
        <translation>
            <numerusform>На %Ln цену стоит взглянуть: см. примечание.</numerusform>
            <numerusform>На %Ln цены стоит взглянуть: см. примечания.</numerusform>
            <numerusform>На %Ln цен стоит взглянуть: см. примечания.</numerusform>
        </translation>
    </message>
    <message>
        <source>One cell has its value already.</source>
        <translation>В одной ячейке уже это значение.</translation>
    </message>
    <message numerus="yes">
        <source>%Ln cells have their values already.</source>
        <translation>
            <numerusform>В %Ln ячейке уже это значение.</numerusform>
            <numerusform>В %Ln ячейках уже эти значения.</numerusform>
            <numerusform>В %Ln ячейках уже эти значения.</numerusform>
        </translation>
    </message>
    <message>
        <source>The rows were matched by their ids, the columns by their titles.</source>
        <translation>Строки сопоставлены по номерам, столбцы — по заголовкам.</translation>
    </message>
    <message>
        <source>The columns were matched by their titles.</source>
        <translation>Столбцы сопоставлены по заголовкам.</translation>
    </message>
    <message>
        <source>The block is larger than the selection and goes on beyond it.</source>
        <translation>Блок больше выделения и выходит за него.</translation>
    </message>
    <message>
        <source>One row of the block is left out: the table ends before it.</source>
        <translation>Одна строка блока пропущена: таблица кончается раньше.</translation>
    </message>
    <message numerus="yes">
        <source>%Ln rows of the block are left out: the table ends before them.</source>
        <translation>
            <numerusform>%Ln строка блока пропущена: таблица кончается раньше.</numerusform>
            <numerusform>%Ln строки блока пропущены: таблица кончается раньше.</numerusform>
            <numerusform>%Ln строк блока пропущены: таблица кончается раньше.</numerusform>
        </translation>
    </message>
    <message>
        <source>One column of the block is left out: there is none for it.</source>
        <translation>Один столбец блока пропущен: для него нет места.</translation>
    </message>
    <message numerus="yes">
        <source>%Ln columns of the block are left out: there are none for them.</source>
        <translation>
            <numerusform>%Ln столбец блока пропущен: для него нет места.</numerusform>
            <numerusform>%Ln столбца блока пропущены: для них нет места.</numerusform>
            <numerusform>%Ln столбцов блока пропущены: для них нет места.</numerusform>
        </translation>
    </message>
    <message>
        <source>Columns that cannot be changed are passed over.</source>
        <translation>Столбцы, которые менять нельзя, пропускаются.</translation>
    </message>
</context>
<context>
    <name>pricebook::CellText</name>
    <message>
        <source>Tag “%1”: %2</source>
        <translation>Метка «%1»: %2</translation>
    </message>
    <message>
        <source>This column cannot be changed.</source>
        <translation>Этот столбец менять нельзя.</translation>
    </message>
</context>
<context>
    <name>pricebook::Cells</name>
    <message>
        <source>This product is not there any more: somebody deleted it.</source>
        <translation>Этого товара больше нет: кто-то его удалил.</translation>
    </message>
    <message>
        <source>There is no category “%1”: choose another, or make it first.</source>
        <translation>Категории «%1» нет: выберите другую или сначала создайте её.</translation>
    </message>
    <message>
        <source>Somebody else changed it to “%1” meanwhile.</source>
        <translation>Кто-то тем временем изменил это на «%1».</translation>
    </message>
</context>
<context>
    <name>pricebook::ChangeDelegate</name>
    <message>
        <source>empty</source>
        <translation>пусто</translation>
    </message>
</context>
<context>
    <name>pricebook::ChangeProgress</name>
    <message>
        <source>%1: %2 of %3</source>
        <translation>%1: %2 из %3</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1: %2</translation>
    </message>
    <message>
        <source>Waiting for another program</source>
        <translation>Ожидание другой программы</translation>
    </message>
    <message>
        <source>Waiting for %1</source>
        <translation>Ожидание: %1</translation>
    </message>
    <message>
        <source>Backing up</source>
        <translation>Создание копии</translation>
    </message>
    <message>
        <source>Revision %1 of %2, statement %3 of %4</source>
        <translation>Ревизия %1 из %2, команда %3 из %4</translation>
    </message>
    <message>
        <source>Checking</source>
        <translation>Проверка</translation>
    </message>
    <message>
        <source>Committing</source>
        <translation>Завершение транзакции</translation>
    </message>
    <message>
        <source>%1, %2 s</source>
        <translation>%1, %2 с</translation>
    </message>
    <message>
        <source>Copying %1, %2 of %3 rows</source>
        <translation>Копируется %1, строк %2 из %3</translation>
    </message>
    <message>
        <source>Building indexes, %1 of %2</source>
        <translation>Строятся индексы, %1 из %2</translation>
    </message>
</context>
<context>
    <name>pricebook::ChangeTexts</name>
    <message>
        <source>HTTP</source>
        <translation>HTTP</translation>
    </message>
    <message>
        <source>import</source>
        <translation>импорт</translation>
    </message>
    <message>
        <source>command line</source>
        <translation>командная строка</translation>
    </message>
    <message>
        <source>name</source>
        <translation>название</translation>
    </message>
    <message>
        <source>description</source>
        <translation>описание</translation>
    </message>
    <message>
        <source>picture address</source>
        <translation>адрес картинки</translation>
    </message>
    <message>
        <source>price in shmeckles</source>
        <translation>цена в шмекелях</translation>
    </message>
    <message>
        <source>price in flurbos</source>
        <translation>цена во флурбо</translation>
    </message>
    <message>
        <source>category</source>
        <translation>категория</translation>
    </message>
    <message>
        <source>tags</source>
        <translation>метки</translation>
    </message>
    <message>
        <source>, </source>
        <translation>, </translation>
    </message>
    <message>
        <source>none</source>
        <translation>нет</translation>
    </message>
    <message>
        <source>%1 (%2)</source>
        <translation>%1 (%2)</translation>
    </message>
    <message>
        <source>somebody (%1)</source>
        <translation>кто-то (%1)</translation>
    </message>
    <message>
        <source>another program</source>
        <translation>другая программа</translation>
    </message>
    <message>
        <source>somebody else</source>
        <translation>кто-то другой</translation>
    </message>
    <message>
        <source>%1 at %2</source>
        <translation>%1, %2</translation>
    </message>
</context>
<context>
    <name>pricebook::Chip</name>
    <message>
        <source>%1, new, removable</source>
        <translation>%1, новая, можно убрать</translation>
    </message>
    <message>
        <source>%1, removable</source>
        <translation>%1, можно убрать</translation>
    </message>
    <message>
        <source>“%1” does not exist yet; it is created on saving.</source>
        <translation>«%1» ещё нет; метка появится при сохранении.</translation>
    </message>
</context>
<context>
    <name>pricebook::ColumnConditions</name>
    <message>
        <source>%1 %2%3</source>
        <comment>column, test</comment>
        <translation>%1 %2%3</translation>
    </message>
    <message>
        <source>%1 from … to …</source>
        <translation>%1 от … до …</translation>
    </message>
    <message>
        <source>Shmeckles below flurbos</source>
        <translation>Шмекели меньше флурбо</translation>
    </message>
    <message>
        <source>Shmeckles equal to flurbos</source>
        <translation>Шмекели равны флурбо</translation>
    </message>
    <message>
        <source>Shmeckles above flurbos</source>
        <translation>Шмекели больше флурбо</translation>
    </message>
</context>
<context>
    <name>pricebook::Columns</name>
    <message>
        <source>Name</source>
        <translation>Название</translation>
    </message>
    <message>
        <source>Category</source>
        <translation>Категория</translation>
    </message>
    <message>
        <source>Tags</source>
        <translation>Метки</translation>
    </message>
    <message>
        <source>Shmeckles</source>
        <translation>Шмекели</translation>
    </message>
    <message>
        <source>Flurbos</source>
        <translation>Флурбо</translation>
    </message>
    <message>
        <source>Picture</source>
        <translation>Картинка</translation>
    </message>
    <message>
        <source>Changed</source>
        <translation>Изменён</translation>
    </message>
    <message>
        <source>Id</source>
        <translation>Номер</translation>
    </message>
</context>
<context>
    <name>pricebook::CommandListDialog</name>
    <message>
        <source>Commands</source>
        <translation>Команды</translation>
    </message>
    <message>
        <source>Find a command</source>
        <translation>Поиск команды</translation>
    </message>
    <message>
        <source>What do you want to do?</source>
        <translation>Что вы хотите сделать?</translation>
    </message>
    <message>
        <source>%1  (%2)</source>
        <comment>command, keys</comment>
        <translation>%1  (%2)</translation>
    </message>
    <message>
        <source>%1, on</source>
        <comment>a switch</comment>
        <translation>%1, включено</translation>
    </message>
    <message>
        <source>%1, not possible now</source>
        <translation>%1, сейчас невозможно</translation>
    </message>
    <message>
        <source>No command has these words.</source>
        <translation>Команды с такими словами нет.</translation>
    </message>
</context>
<context>
    <name>pricebook::ConditionDialog</name>
    <message>
        <source>contains</source>
        <translation>содержит</translation>
    </message>
    <message>
        <source>does not contain</source>
        <translation>не содержит</translation>
    </message>
    <message>
        <source>is exactly</source>
        <translation>в точности</translation>
    </message>
    <message>
        <source>matches the pattern</source>
        <translation>подходит под шаблон</translation>
    </message>
    <message>
        <source>is empty</source>
        <translation>пусто</translation>
    </message>
    <message>
        <source>is not empty</source>
        <translation>не пусто</translation>
    </message>
    <message>
        <source>Condition on “%1”</source>
        <translation>Условие для «%1»</translation>
    </message>
    <message>
        <source>How to compare</source>
        <translation>Как сравнивать</translation>
    </message>
    <message>
        <source>Text to look for</source>
        <translation>Что искать</translation>
    </message>
    <message>
        <source>Filter</source>
        <translation>Отобрать</translation>
    </message>
    <message>
        <source>Capitals do not matter. In a pattern . is any character, [a-z] one of these, * + ? {2,3} repeat, ^ and $ are the ends, | is “or”.</source>
        <translation>Регистр букв не важен. В шаблоне . — любой символ, [a-z] — один из этих, * + ? {2,3} — повторение, ^ и $ — края, | — «или».</translation>
    </message>
</context>
<context>
    <name>pricebook::Configuration</name>
    <message>
        <source>a port is a number from 1 to 65535.</source>
        <translation>порт — число от 1 до 65535.</translation>
    </message>
    <message>
        <source>ECHO from %1 is neither true nor false; it was passed over.</source>
        <translation>ECHO (источник: %1) — ни true, ни false; пропущено.</translation>
    </message>
    <message>
        <source>the command line</source>
        <translation>командная строка</translation>
    </message>
    <message>
        <source>the environment</source>
        <translation>окружение</translation>
    </message>
    <message>
        <source>the file .env</source>
        <translation>файл .env</translation>
    </message>
    <message>
        <source>the settings</source>
        <translation>настройки</translation>
    </message>
    <message>
        <source>the default</source>
        <translation>значение по умолчанию</translation>
    </message>
    <message>
        <source>%1 from %2: %3</source>
        <translation>%1 (источник: %2): %3</translation>
    </message>
</context>
<context>
    <name>pricebook::ConflictDialog</name>
    <message>
        <source>Changed by two people</source>
        <translation>Изменено двумя людьми</translation>
    </message>
    <message>
        <source>“%1” was changed meanwhile</source>
        <translation>«%1» тем временем изменён</translation>
    </message>
    <message>
        <source>Changed by %1. Choose what is to be saved. Nothing is lost if you cancel: what you typed stays in its place, not saved.</source>
        <translation>Изменил: %1. Выберите, что сохранить. При отмене ничего не теряется: введённое остаётся на месте несохранённым.</translation>
    </message>
    <message>
        <source>Theirs</source>
        <translation>Чужое</translation>
    </message>
    <message>
        <source>All &amp;mine</source>
        <translation>Всё &amp;моё</translation>
    </message>
    <message>
        <source>All &amp;theirs</source>
        <translation>Всё &amp;чужое</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Отмена</translation>
    </message>
    <message>
        <source>&amp;Save</source>
        <translation>&amp;Сохранить</translation>
    </message>
    <message>
        <source>Before</source>
        <translation>Было</translation>
    </message>
    <message>
        <source>%1, %2: %3</source>
        <translation>%1, %2: %3</translation>
    </message>
    <message>
        <source>Mine</source>
        <translation>Моё</translation>
    </message>
</context>
<context>
    <name>pricebook::ConnectDialog</name>
    <message>
        <source>Connect to PostgreSQL</source>
        <translation>Подключение к PostgreSQL</translation>
    </message>
    <message>
        <source>Connect</source>
        <translation>Подключиться</translation>
    </message>
</context>
<context>
    <name>pricebook::Connection</name>
    <message>
        <source>The database driver %1 is not installed: install the package that your system has for it.</source>
        <translation>Драйвер базы данных %1 не установлен: установите его пакет для вашей системы.</translation>
    </message>
    <message>
        <source>%1 is a folder: choose a file in it.</source>
        <translation>%1 — папка: выберите файл в ней.</translation>
    </message>
    <message>
        <source>%1 may not be read: check its permissions.</source>
        <translation>Читать %1 нельзя: проверьте права доступа.</translation>
    </message>
    <message>
        <source>There is no file %1: check the path, or make a new catalogue there.</source>
        <translation>Файла %1 нет: проверьте путь или создайте там новый каталог.</translation>
    </message>
    <message>
        <source>There is no folder %1: create it first.</source>
        <translation>Папки %1 нет: сначала создайте её.</translation>
    </message>
    <message>
        <source>Nothing can be created in the folder %1: choose another, or change its permissions.</source>
        <translation>В папке %1 ничего нельзя создать: выберите другую или измените права на неё.</translation>
    </message>
    <message>
        <source>The SQLite driver of Qt does not give its handle.</source>
        <translation>Драйвер SQLite в Qt не даёт доступа к соединению.</translation>
    </message>
    <message>
        <source>%1 cannot be written: check the permissions of the file and its folder.</source>
        <translation>Записать %1 нельзя: проверьте права на файл и его папку.</translation>
    </message>
    <message>
        <source>This SQLite was built without foreign keys and cannot be used.</source>
        <translation>Эта SQLite собрана без внешних ключей и не годится.</translation>
    </message>
    <message>
        <source>The PostgreSQL driver of Qt does not give its handle.</source>
        <translation>Драйвер PostgreSQL в Qt не даёт доступа к соединению.</translation>
    </message>
    <message>
        <source>The database %1 is not encoded as UTF-8: create one with ENCODING &apos;UTF8&apos;.</source>
        <translation>База данных %1 не в кодировке UTF-8: создайте базу с ENCODING &apos;UTF8&apos;.</translation>
    </message>
    <message>
        <source>An earlier step of the transaction had failed; nothing was changed.</source>
        <translation>Предыдущий шаг транзакции не удался; ничего не изменено.</translation>
    </message>
    <message>
        <source>The transaction had ended already; nothing was changed.</source>
        <translation>Транзакция уже завершилась; ничего не изменено.</translation>
    </message>
    <message>
        <source>The connection was lost at the moment of saving, so it may be saved or not: look before you try again.</source>
        <translation>Соединение прервалось в момент сохранения, поэтому неизвестно, сохранено ли: посмотрите, прежде чем повторять попытку.</translation>
    </message>
</context>
<context>
    <name>pricebook::ConnectionEditor</name>
    <message>
        <source>Kind</source>
        <translation>Вид</translation>
    </message>
    <message>
        <source>SQLite file</source>
        <translation>Файл SQLite</translation>
    </message>
    <message>
        <source>PostgreSQL server</source>
        <translation>Сервер PostgreSQL</translation>
    </message>
    <message>
        <source>Open for reading only</source>
        <translation>Открывать только для чтения</translation>
    </message>
    <message>
        <source>Test</source>
        <translation>Проверить</translation>
    </message>
    <message>
        <source>Connection</source>
        <translation>Подключение</translation>
    </message>
    <message>
        <source>Such as “Shop”</source>
        <translation>Например, «Магазин»</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Имя</translation>
    </message>
    <message>
        <source>Colour</source>
        <translation>Цвет</translation>
    </message>
    <message>
        <source>Nothing in it can be changed from here, whoever may do it.</source>
        <translation>Отсюда в нём ничего нельзя изменить, какими бы ни были права.</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Сохранить</translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation>Выбрать…</translation>
    </message>
    <message>
        <source>File</source>
        <translation>Файл</translation>
    </message>
    <message>
        <source>The catalogue&apos;s file, such as /home/anna/shop.db</source>
        <translation>Файл каталога, например /home/anna/shop.db</translation>
    </message>
    <message>
        <source>Choose a catalogue</source>
        <translation>Выбор каталога</translation>
    </message>
    <message>
        <source>Catalogues (*.db *.sqlite *.sqlite3)</source>
        <translation>Каталоги (*.db *.sqlite *.sqlite3)</translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation>Все файлы (*)</translation>
    </message>
    <message>
        <source>Red</source>
        <translation>Красный</translation>
    </message>
    <message>
        <source>Orange</source>
        <translation>Оранжевый</translation>
    </message>
    <message>
        <source>Green</source>
        <translation>Зелёный</translation>
    </message>
    <message>
        <source>Blue</source>
        <translation>Синий</translation>
    </message>
    <message>
        <source>Violet</source>
        <translation>Фиолетовый</translation>
    </message>
    <message>
        <source>Grey</source>
        <translation>Серый</translation>
    </message>
    <message>
        <source>None</source>
        <translation>Нет</translation>
    </message>
    <message>
        <source>Choose the catalogue&apos;s file.</source>
        <translation>Выберите файл каталога.</translation>
    </message>
    <message>
        <source>Testing…</source>
        <translation>Проверяется…</translation>
    </message>
    <message>
        <source>Type a name for the connection.</source>
        <translation>Введите имя подключения.</translation>
    </message>
    <message>
        <source>There is a connection with this name already; type another.</source>
        <translation>Подключение с таким именем уже есть; введите другое.</translation>
    </message>
    <message>
        <source>“%1” leads to this catalogue already; change that one.</source>
        <translation>К этому каталогу уже ведёт «%1»; измените его.</translation>
    </message>
</context>
<context>
    <name>pricebook::ConnectionStrip</name>
    <message>
        <source>%1 — for reading only</source>
        <translation>%1 — только для чтения</translation>
    </message>
    <message>
        <source>Connection: %1</source>
        <translation>Подключение: %1</translation>
    </message>
</context>
<context>
    <name>pricebook::ConnectionsDialog</name>
    <message>
        <source>Connections</source>
        <translation>Подключения</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Имя</translation>
    </message>
    <message>
        <source>Where</source>
        <translation>Где</translation>
    </message>
    <message>
        <source>Access</source>
        <translation>Доступ</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>Открыть</translation>
    </message>
    <message>
        <source>Add…</source>
        <translation>Добавить…</translation>
    </message>
    <message>
        <source>Change…</source>
        <translation>Изменить…</translation>
    </message>
    <message>
        <source>Remove…</source>
        <translation>Удалить…</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Закрыть</translation>
    </message>
    <message>
        <source>Reading only</source>
        <translation>Только чтение</translation>
    </message>
    <message>
        <source>Reading, writing</source>
        <translation>Чтение и запись</translation>
    </message>
    <message>
        <source>No connection has a name yet. With “Add…” a catalogue gets a name and a colour, so that the shop and the trial are not mistaken for each other.</source>
        <translation>Подключений с именами ещё нет. С помощью «Добавить…» каталог получает имя и цвет, чтобы не спутать магазин с пробным каталогом.</translation>
    </message>
    <message>
        <source>Remove a connection</source>
        <translation>Удаление подключения</translation>
    </message>
    <message>
        <source>“%1” is taken out of this list. The catalogue itself stays as it is.</source>
        <translation>«%1» исчезнет из этого списка. Сам каталог останется как есть.</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Удалить</translation>
    </message>
</context>
<context>
    <name>pricebook::CopyCommand</name>
    <message>
        <source>The copy is possible: %1 products, %2 rows in all.</source>
        <translation>Копирование возможно: товаров %1, всего строк %2.</translation>
    </message>
    <message>
        <source>%1 rows were copied in %2 s and compared: the copy is %3. The old catalogue is as it was; let programs use the copy from now on, with DATABASE_URL for example.</source>
        <translation>Скопировано и сверено строк: %1, за %2 с. Копия — %3. Старый каталог остался как был; пусть программы работают теперь с копией, например через DATABASE_URL.</translation>
    </message>
    <message>
        <source>Cancelled: nothing was changed.</source>
        <translation>Отменено: ничего не изменено.</translation>
    </message>
</context>
<context>
    <name>pricebook::DatabaseUrl</name>
    <message>
        <source>The form is postgresql://user:password@host:5432/name; write @ : / ? # % in a password as %40 %3A %2F %3F %23 %25.</source>
        <translation>Вид адреса: postgresql://user:password@host:5432/name; знаки @ : / ? # % в пароле пишутся как %40 %3A %2F %3F %23 %25.</translation>
    </message>
    <message>
        <source>A catalogue is kept in a file, not in memory: use sqlite:///file.db or sqlite:////folder/file.db.</source>
        <translation>Каталог хранится в файле, а не в памяти: укажите sqlite:///file.db или sqlite:////folder/file.db.</translation>
    </message>
    <message>
        <source>The address names no file: use sqlite:///file.db or sqlite:////folder/file.db.</source>
        <translation>В адресе нет файла: укажите sqlite:///file.db или sqlite:////folder/file.db.</translation>
    </message>
    <message>
        <source>An SQLite address has three slashes before a relative file name (sqlite:///file.db), four before an absolute one (sqlite:////folder/file.db).</source>
        <translation>В адресе SQLite три косые черты перед относительным именем файла (sqlite:///file.db) и четыре перед полным (sqlite:////folder/file.db).</translation>
    </message>
    <message>
        <source>An SQLite address takes no options after “?”; write a question mark in a file name as %3F.</source>
        <translation>У адреса SQLite нет параметров после «?»; вопросительный знак в имени файла пишется как %3F.</translation>
    </message>
    <message>
        <source>The user name or the password in the address holds a “%” that no two hexadecimal digits follow.</source>
        <translation>В имени пользователя или пароле в адресе есть «%», за которым нет двух шестнадцатеричных цифр.</translation>
    </message>
    <message>
        <source>The host or port in the address cannot be read; a port is a number from 1 to 65535.</source>
        <translation>Сервер или порт в адресе не читается; порт — число от 1 до 65535.</translation>
    </message>
    <message>
        <source>The address has another number of ports than of hosts.</source>
        <translation>Портов в адресе не столько, сколько серверов.</translation>
    </message>
    <message>
        <source>The options after “?” in the address cannot be read: they are name=value, joined by “&amp;”.</source>
        <translation>Параметры после «?» в адресе не читаются: они пишутся как имя=значение через «&amp;».</translation>
    </message>
    <message>
        <source>The address has an option that is not known: “%1”.</source>
        <translation>В адресе неизвестный параметр: «%1».</translation>
    </message>
    <message>
        <source>The database&apos;s name in the address cannot be read.</source>
        <translation>Имя базы данных в адресе не читается.</translation>
    </message>
    <message>
        <source>The address names no database.</source>
        <translation>В адресе нет имени базы данных.</translation>
    </message>
    <message>
        <source>The address holds a control character.</source>
        <translation>В адресе есть управляющий символ.</translation>
    </message>
    <message>
        <source>The address of a server starts with postgresql://.</source>
        <translation>Адрес сервера начинается с postgresql://.</translation>
    </message>
    <message>
        <source>The database&apos;s address is empty: use sqlite:///file.db or postgresql://user@host/name.</source>
        <translation>Адрес базы данных пуст: укажите sqlite:///file.db или postgresql://user@host/name.</translation>
    </message>
    <message>
        <source>The database&apos;s address holds a line break or another control character.</source>
        <translation>В адресе базы данных есть перевод строки или другой управляющий символ.</translation>
    </message>
    <message>
        <source>The database&apos;s address must start with sqlite:/// or postgresql:// (SQLAlchemy&apos;s aiosqlite, asyncpg, psycopg and psycopg2 may follow after a “+”).</source>
        <translation>Адрес базы данных должен начинаться с sqlite:/// или postgresql:// (после «+» могут стоять aiosqlite, asyncpg, psycopg и psycopg2 из SQLAlchemy).</translation>
    </message>
</context>
<context>
    <name>pricebook::DbCommands</name>
    <message>
        <source>by hand at %1</source>
        <translation>вручную, %1</translation>
    </message>
    <message>
        <source>before the change from %1 to %2</source>
        <translation>перед изменением с %1 на %2</translation>
    </message>
    <message>
        <source>Warning: the restore could not be written into the database&apos;s history: %1</source>
        <translation>Предупреждение: восстановление не удалось записать в историю базы данных: %1</translation>
    </message>
    <message>
        <source>Backing up</source>
        <translation>Создание копии</translation>
    </message>
    <message>
        <source>Reading the backup</source>
        <translation>Чтение копии</translation>
    </message>
    <message>
        <source>The backup holds revision %1, %2 tables with %3 rows.</source>
        <translation>В копии ревизия %1, таблиц: %2, строк: %3.</translation>
    </message>
    <message>
        <source>Put it in the place of %1?</source>
        <translation>Поставить её на место %1?</translation>
    </message>
    <message>
        <source>Nothing was changed: give --yes to put it in the place of %1.</source>
        <translation>Ничего не изменено: чтобы поставить копию на место %1, добавьте --yes.</translation>
    </message>
    <message>
        <source>Restoring</source>
        <translation>Восстановление</translation>
    </message>
    <message>
        <source>What was replaced is %1.</source>
        <translation>Прежнее сохранено как %1.</translation>
    </message>
    <message>
        <source>Restored: the database is at revision %1 now.</source>
        <translation>Восстановлено: теперь база данных на ревизии %1.</translation>
    </message>
    <message>
        <source>%1 (%2 values)</source>
        <translation>%1 (значений: %2)</translation>
    </message>
    <message>
        <source>This would remove %1.</source>
        <translation>Это удалило бы: %1.</translation>
    </message>
    <message>
        <source>Give --yes-lose-data to go on; a backup is made first unless you say --no-backup.</source>
        <translation>Чтобы продолжить, добавьте --yes-lose-data; сначала делается копия, если не указано --no-backup.</translation>
    </message>
    <message>
        <source>Restore a backup instead (pricebookctl db restore %1), or give --yes-lose-data to go on; a backup is made first unless you say --no-backup.</source>
        <translation>Лучше восстановите копию (pricebookctl db restore %1) или, чтобы продолжить, добавьте --yes-lose-data; сначала делается копия, если не указано --no-backup.</translation>
    </message>
    <message>
        <source>Nothing to do: the database is at revision %1 already.</source>
        <translation>Делать нечего: база данных уже на ревизии %1.</translation>
    </message>
    <message>
        <source>The database is at revision %1 now.</source>
        <translation>Теперь база данных на ревизии %1.</translation>
    </message>
    <message>
        <source>The catalogue program that this one replaces made this database. Its tables are exactly those of revision %1, %2.</source>
        <translation>Эту базу данных создала программа каталога, которую заменяет эта. Её таблицы в точности такие, как у ревизии %1, %2.</translation>
    </message>
    <message>
        <source>It names no revision of its own.</source>
        <translation>Своей ревизии в ней не указано.</translation>
    </message>
    <message>
        <source>Its own revision, %1, is kept in the history; that program&apos;s Alembic will refuse to change the database from then on.</source>
        <translation>Её собственная ревизия %1 сохраняется в истории; Alembic той программы с этого времени откажется менять базу данных.</translation>
    </message>
    <message>
        <source>A failed Alembic run left these tables behind: %1. Give --drop-leftovers to have them dropped if their originals hold at least as many rows.</source>
        <translation>Неудачный запуск Alembic оставил эти таблицы: %1. Добавьте --drop-leftovers, чтобы удалить их, если в исходных таблицах строк не меньше.</translation>
    </message>
    <message>
        <source>No backup would be made.</source>
        <translation>Копия не была бы сделана.</translation>
    </message>
    <message>
        <source>First a backup would be written: %1.</source>
        <translation>Сначала была бы записана копия: %1.</translation>
    </message>
    <message>
        <source>A backup cannot be written: %1</source>
        <translation>Записать копию нельзя: %1</translation>
    </message>
    <message>
        <source>No table changes; %1 revisions follow with &quot;pricebookctl db upgrade&quot;.</source>
        <translation>Таблицы не меняются; командой &quot;pricebookctl db upgrade&quot; затем применяются ещё ревизии: %1.</translation>
    </message>
    <message>
        <source>Take it over?</source>
        <translation>Принять её?</translation>
    </message>
    <message>
        <source>Nothing was changed: give --yes to take the database over.</source>
        <translation>Ничего не изменено: чтобы принять базу данных, добавьте --yes.</translation>
    </message>
    <message>
        <source>Taken over at revision %1.</source>
        <translation>Принята на ревизии %1.</translation>
    </message>
    <message>
        <source>Next: pricebookctl db upgrade</source>
        <translation>Дальше: pricebookctl db upgrade</translation>
    </message>
    <message>
        <source>Nothing to do: every checksum is as noted.</source>
        <translation>Делать нечего: все контрольные суммы такие, как записано.</translation>
    </message>
    <message>
        <source>Noted anew: %1.</source>
        <translation>Записано заново: %1.</translation>
    </message>
    <message>
        <source>version %1</source>
        <translation>версия %1</translation>
    </message>
    <message>
        <source>backup %1</source>
        <translation>копия %1</translation>
    </message>
    <message>
        <source>Warning: %1</source>
        <translation>Предупреждение: %1</translation>
    </message>
    <message>
        <source>Difference: %1</source>
        <translation>Отличие: %1</translation>
    </message>
    <message>
        <source>Fill its sections in and build; docs/schema-change.md is the recipe.</source>
        <translation>Заполните разделы и соберите программу; порядок описан в docs/schema-change.md.</translation>
    </message>
</context>
<context>
    <name>pricebook::DbReport</name>
    <message>
        <source>The backup is %1.</source>
        <translation>Копия: %1.</translation>
    </message>
</context>
<context>
    <name>pricebook::DeleteCategoryDialog</name>
    <message>
        <source>Delete category</source>
        <translation>Удаление категории</translation>
    </message>
    <message>
        <source>Delete “%1”?</source>
        <translation>Удалить «%1»?</translation>
    </message>
    <message>
        <source>No product has this category.</source>
        <translation>В этой категории нет товаров.</translation>
    </message>
    <message numerus="yes">
        <source>It has %Ln products. Choose what becomes of them:</source>
        <translation>
            <numerusform>В ней %Ln товар. Выберите, что с ним сделать:</numerusform>
            <numerusform>В ней %Ln товара. Выберите, что с ними сделать:</numerusform>
            <numerusform>В ней %Ln товаров. Выберите, что с ними сделать:</numerusform>
        </translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Отмена</translation>
    </message>
    <message>
        <source>Leave them without a category</source>
        <translation>Оставить без категории</translation>
    </message>
    <message>
        <source>Move them to another category</source>
        <translation>Переместить в другую категорию</translation>
    </message>
    <message>
        <source>Delete them too</source>
        <translation>Тоже удалить</translation>
    </message>
    <message>
        <source>Move to</source>
        <translation>Переместить в</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>Удалить</translation>
    </message>
    <message numerus="yes">
        <source>Delete category and %Ln products</source>
        <translation>
            <numerusform>Удалить категорию и %Ln товар</numerusform>
            <numerusform>Удалить категорию и %Ln товара</numerusform>
            <numerusform>Удалить категорию и %Ln товаров</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Delete, move %Ln products</source>
        <translation>
            <numerusform>Удалить, переместить %Ln товар</numerusform>
            <numerusform>Удалить, переместить %Ln товара</numerusform>
            <numerusform>Удалить, переместить %Ln товаров</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Delete, keep %Ln products</source>
        <translation>
            <numerusform>Удалить, сохранить %Ln товар</numerusform>
            <numerusform>Удалить, сохранить %Ln товара</numerusform>
            <numerusform>Удалить, сохранить %Ln товаров</numerusform>
        </translation>
    </message>
    <message>
        <source>Choose the category that the products go to.</source>
        <translation>Выберите категорию, в которую перейдут товары.</translation>
    </message>
    <message>
        <source>There is no category “%1”. Choose one of the list.</source>
        <translation>Категории «%1» нет. Выберите из списка.</translation>
    </message>
</context>
<context>
    <name>pricebook::DotEnv</name>
    <message>
        <source>Line %1 of .env is not NAME=value; it was passed over.</source>
        <translation>Строка %1 файла .env — не ИМЯ=значение; она пропущена.</translation>
    </message>
    <message>
        <source>%1 cannot be read and was passed over: %2.</source>
        <translation>%1 не читается и пропущен: %2.</translation>
    </message>
    <message>
        <source>%1 is over 1 MiB and was passed over.</source>
        <translation>%1 больше 1 МиБ и пропущен.</translation>
    </message>
</context>
<context>
    <name>pricebook::DraftStore</name>
    <message>
        <source>What you type cannot be kept on this computer until it is saved: %1 cannot be written.</source>
        <translation>Хранить введённое на этом компьютере до сохранения нельзя: %1 не записывается.</translation>
    </message>
</context>
<context>
    <name>pricebook::DropPanel</name>
    <message>
        <source>Tags to drop products on</source>
        <translation>Метки, на которые можно перетащить товары</translation>
    </message>
    <message numerus="yes">
        <source>Add “%1” to %Ln products</source>
        <translation>
            <numerusform>Добавить «%1» к %Ln товару</numerusform>
            <numerusform>Добавить «%1» к %Ln товарам</numerusform>
            <numerusform>Добавить «%1» к %Ln товарам</numerusform>
        </translation>
    </message>
    <message>
        <source>Categories to drop products on</source>
        <translation>Категории, в которые можно перетащить товары</translation>
    </message>
    <message numerus="yes">
        <source>Move %Ln products to “%1”</source>
        <translation>
            <numerusform>Переместить %Ln товар в «%1»</numerusform>
            <numerusform>Переместить %Ln товара в «%1»</numerusform>
            <numerusform>Переместить %Ln товаров в «%1»</numerusform>
        </translation>
    </message>
    <message>
        <source>Tags</source>
        <translation>Метки</translation>
    </message>
    <message>
        <source>Categories</source>
        <translation>Категории</translation>
    </message>
    <message>
        <source>Drop on a tag to add it, on a category to move there.</source>
        <translation>Бросьте на метку, чтобы её добавить, или на категорию, чтобы переместить туда.</translation>
    </message>
    <message numerus="yes">
        <source>%Ln products are dragged</source>
        <translation>
            <numerusform>Перетаскивается %Ln товар</numerusform>
            <numerusform>Перетаскиваются %Ln товара</numerusform>
            <numerusform>Перетаскиваются %Ln товаров</numerusform>
        </translation>
    </message>
    <message>
        <source>No category</source>
        <translation>Без категории</translation>
    </message>
</context>
<context>
    <name>pricebook::DuplicatesDialog</name>
    <message>
        <source>differs in case</source>
        <translation>отличается регистром букв</translation>
    </message>
    <message>
        <source>differs in spaces or signs</source>
        <translation>отличается пробелами или знаками</translation>
    </message>
    <message>
        <source>singular and plural</source>
        <translation>единственное и множественное число</translation>
    </message>
    <message>
        <source>one letter differs</source>
        <translation>отличается одной буквой</translation>
    </message>
    <message>
        <source>Duplicate tags</source>
        <translation>Повторы меток</translation>
    </message>
    <message>
        <source>Duplicate categories</source>
        <translation>Повторы категорий</translation>
    </message>
    <message>
        <source>Looking for names that are probably the same…</source>
        <translation>Поиск названий, которые, вероятно, значат одно и то же…</translation>
    </message>
    <message>
        <source>Names that are probably the same</source>
        <translation>Названия, которые, вероятно, значат одно и то же</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Название</translation>
    </message>
    <message>
        <source>Products</source>
        <translation>Товары</translation>
    </message>
    <message>
        <source>Why</source>
        <translation>Почему</translation>
    </message>
    <message>
        <source>Not the same</source>
        <translation>Не одно и то же</translation>
    </message>
    <message>
        <source>Put this group aside until this window is closed</source>
        <translation>Убрать эту группу до закрытия окна</translation>
    </message>
    <message>
        <source>Merge…</source>
        <translation>Объединить…</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Закрыть</translation>
    </message>
    <message>
        <source>stays</source>
        <translation>остаётся</translation>
    </message>
    <message>
        <source>No two names look the same.</source>
        <translation>Похожих названий нет.</translation>
    </message>
    <message numerus="yes">
        <source>%Ln names look like another one. Choose a group and merge it; what stays is up to you.</source>
        <translation>
            <numerusform>%Ln название похоже на другое. Выберите группу и объедините её; что останется, решаете вы.</numerusform>
            <numerusform>%Ln названия похожи на другие. Выберите группу и объедините её; что останется, решаете вы.</numerusform>
            <numerusform>%Ln названий похожи на другие. Выберите группу и объедините её; что останется, решаете вы.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>pricebook::EmptyResult</name>
    <message>
        <source>No product passes all of the filters above.</source>
        <translation>Ни один товар не проходит все отборы выше.</translation>
    </message>
    <message>
        <source>No product at all passes %1.</source>
        <translation>Вообще ни один товар не проходит отбор: %1.</translation>
    </message>
    <message>
        <source>No product passes both %1 and %2.</source>
        <translation>Ни один товар не проходит и %1, и %2.</translation>
    </message>
    <message>
        <source>No product passes %1 and %2 together.</source>
        <translation>Ни один товар не проходит %1 и %2 вместе.</translation>
    </message>
</context>
<context>
    <name>pricebook::Endpoint</name>
    <message>
        <source>a user or token, and a TLS certificate with its key</source>
        <translation>пользователь или токен, а также сертификат TLS с его ключом</translation>
    </message>
    <message>
        <source>a TLS certificate with its key</source>
        <translation>сертификат TLS с его ключом</translation>
    </message>
    <message>
        <source>a user or token</source>
        <translation>пользователь или токен</translation>
    </message>
    <message>
        <source>%1 can be reached from other machines, so the endpoint needs %2 first; or listen on 127.0.0.1, or allow it as insecure because something in front keeps strangers out.</source>
        <translation>%1 доступен с других компьютеров, поэтому сначала нужны: %2; или слушайте на 127.0.0.1, или разрешите это как небезопасное, если что-то перед программой не пускает посторонних.</translation>
    </message>
</context>
<context>
    <name>pricebook::EndpointDialog</name>
    <message>
        <source>HTTP endpoint</source>
        <translation>Доступ по HTTP</translation>
    </message>
    <message>
        <source>Options</source>
        <translation>Параметры</translation>
    </message>
    <message>
        <source>Users</source>
        <translation>Пользователи</translation>
    </message>
    <message>
        <source>Tokens</source>
        <translation>Токены</translation>
    </message>
    <message>
        <source>Serve the open catalogue to other programs</source>
        <translation>Открыть каталог другим программам</translation>
    </message>
    <message>
        <source>Copy address</source>
        <translation>Копировать адрес</translation>
    </message>
    <message>
        <source>Show requests</source>
        <translation>Показать запросы</translation>
    </message>
    <message>
        <source>The requests that were answered, below the table</source>
        <translation>Выполненные запросы под таблицей</translation>
    </message>
    <message>
        <source>Apply</source>
        <translation>Применить</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Закрыть</translation>
    </message>
    <message>
        <source>Off: nothing is served.</source>
        <translation>Выключено: доступа нет.</translation>
    </message>
    <message>
        <source>Open a catalogue first.</source>
        <translation>Сначала откройте каталог.</translation>
    </message>
    <message>
        <source>Starting…</source>
        <translation>Запуск…</translation>
    </message>
    <message>
        <source>Stopping: what is in flight may end, for 10 seconds at most.</source>
        <translation>Остановка: начатое может завершиться, но не дольше 10 секунд.</translation>
    </message>
    <message>
        <source>On at %1</source>
        <translation>Включено: %1</translation>
    </message>
    <message>
        <source>Copied</source>
        <translation>Скопировано</translation>
    </message>
    <message>
        <source>There is no user and no token yet, so everybody who reaches the address may read and change the catalogue. With the first one, every request needs a token or a sign-in.</source>
        <translation>Пользователей и токенов пока нет, поэтому каждый, кто доберётся до адреса, может читать и менять каталог. С первым же из них каждому запросу нужен токен или вход.</translation>
    </message>
    <message>
        <source>Every request needs a token or a user&apos;s sign-in.</source>
        <translation>Каждому запросу нужен токен или вход пользователя.</translation>
    </message>
</context>
<context>
    <name>pricebook::EndpointForm</name>
    <message>
        <source>Read only: refuse every change</source>
        <translation>Только чтение: отклонять любые изменения</translation>
    </message>
    <message>
        <source>Insecure: allow other machines without TLS or users, because something in front keeps strangers out</source>
        <translation>Небезопасно: пускать другие компьютеры без TLS и пользователей, потому что посторонних не пускает что-то перед программой</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>Адрес</translation>
    </message>
    <message>
        <source>127.0.0.1: programs on this machine only</source>
        <translation>127.0.0.1: только программы на этом компьютере</translation>
    </message>
    <message>
        <source>Port</source>
        <translation>Порт</translation>
    </message>
    <message>
        <source>Browse…</source>
        <translation>Обзор…</translation>
    </message>
    <message>
        <source>Browse for the certificate</source>
        <translation>Найти файл сертификата</translation>
    </message>
    <message>
        <source>TLS certificate</source>
        <translation>Сертификат TLS</translation>
    </message>
    <message>
        <source>PEM; empty: no TLS</source>
        <translation>PEM; пусто: без TLS</translation>
    </message>
    <message>
        <source>Browse for the key</source>
        <translation>Найти файл ключа</translation>
    </message>
    <message>
        <source>TLS key</source>
        <translation>Ключ TLS</translation>
    </message>
    <message>
        <source>PEM, without a passphrase</source>
        <translation>PEM, без пароля</translation>
    </message>
    <message>
        <source>Further host names</source>
        <translation>Другие имена сервера</translation>
    </message>
    <message>
        <source>by which others call this one</source>
        <translation>под которыми его вызывают</translation>
    </message>
    <message>
        <source>Web origins</source>
        <translation>Веб-источники</translation>
    </message>
    <message>
        <source>whose pages may read, e.g. https://shop.example</source>
        <translation>чьи страницы могут читать, например https://shop.example</translation>
    </message>
    <message>
        <source>Choose the certificate</source>
        <translation>Выбор сертификата</translation>
    </message>
    <message>
        <source>Choose the key</source>
        <translation>Выбор ключа</translation>
    </message>
    <message>
        <source>PEM files (*.pem *.crt *.cer *.key)</source>
        <translation>Файлы PEM (*.pem *.crt *.cer *.key)</translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation>Все файлы (*)</translation>
    </message>
    <message>
        <source>Type the address to listen on, such as 127.0.0.1.</source>
        <translation>Введите адрес, на котором слушать, например 127.0.0.1.</translation>
    </message>
    <message>
        <source>Type a number from 1 to 65535.</source>
        <translation>Введите число от 1 до 65535.</translation>
    </message>
    <message>
        <source>TLS needs both files: choose this one, too.</source>
        <translation>Для TLS нужны оба файла: выберите и этот.</translation>
    </message>
    <message>
        <source>There is no such file: choose another.</source>
        <translation>Такого файла нет: выберите другой.</translation>
    </message>
</context>
<context>
    <name>pricebook::EndpointSettings</name>
    <message>
        <source>it must be a number from %1 to %2.</source>
        <translation>нужно число от %1 до %2.</translation>
    </message>
    <message>
        <source>it must be true or false.</source>
        <translation>нужно true или false.</translation>
    </message>
    <message>
        <source>it must begin with / and have letters, digits, -, ., _ and ~ only, such as /api/v1.</source>
        <translation>должно начинаться с / и содержать только буквы, цифры, -, ., _ и ~, например /api/v1.</translation>
    </message>
    <message>
        <source>a host name is such as shop.example or shop.example:8443, without http:// before it.</source>
        <translation>имя сервера — например shop.example или shop.example:8443, без http:// перед ним.</translation>
    </message>
    <message>
        <source>an origin is such as https://shop.example, with nothing behind the name but a port.</source>
        <translation>источник — например https://shop.example; после имени может стоять только порт.</translation>
    </message>
    <message>
        <source>it must not be empty.</source>
        <translation>не может быть пустым.</translation>
    </message>
    <message>
        <source>There is no file %1 with the %2: choose another.</source>
        <translation>Файла %1 нет (это %2): выберите другой.</translation>
    </message>
    <message>
        <source>TLS needs the certificate&apos;s key, too: name its PEM file.</source>
        <translation>Для TLS нужен и ключ сертификата: укажите его файл PEM.</translation>
    </message>
    <message>
        <source>TLS needs a certificate beside the key: name its PEM file.</source>
        <translation>Для TLS кроме ключа нужен сертификат: укажите его файл PEM.</translation>
    </message>
    <message>
        <source>certificate</source>
        <translation>сертификат</translation>
    </message>
    <message>
        <source>key</source>
        <translation>ключ</translation>
    </message>
</context>
<context>
    <name>pricebook::EndpointSettingsPage</name>
    <message>
        <source>Other programs, such as the shop&apos;s web site, can read and change the catalogue that is open here over HTTP. Users, tokens and the address are set in a window of their own.</source>
        <translation>Другие программы, например сайт магазина, могут читать и менять открытый здесь каталог по HTTP. Пользователи, токены и адрес задаются в отдельном окне.</translation>
    </message>
    <message>
        <source>Set up the endpoint…</source>
        <translation>Настроить доступ по HTTP…</translation>
    </message>
    <message>
        <source>It is on: %1</source>
        <translation>Включён: %1</translation>
    </message>
    <message>
        <source>It is off. %1</source>
        <translation>Выключен. %1</translation>
    </message>
    <message>
        <source>It is off.</source>
        <translation>Выключен.</translation>
    </message>
    <message>
        <source>It is off: no catalogue is open.</source>
        <translation>Выключен: каталог не открыт.</translation>
    </message>
</context>
<context>
    <name>pricebook::Error</name>
    <message>
        <source>Cancelled; nothing was changed.</source>
        <translation>Отменено; ничего не изменено.</translation>
    </message>
</context>
<context>
    <name>pricebook::ErrorBox</name>
    <message>
        <source>Pricebook</source>
        <translation>Pricebook</translation>
    </message>
</context>
<context>
    <name>pricebook::ExportDialog</name>
    <message>
        <source>%1 (%2)</source>
        <translation>%1 (%2)</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>Экспорт</translation>
    </message>
    <message>
        <source>Products</source>
        <translation>Товары</translation>
    </message>
    <message>
        <source>What the filter shows</source>
        <translation>Показанное с учётом отбора</translation>
    </message>
    <message>
        <source>Everything</source>
        <translation>Всё</translation>
    </message>
    <message>
        <source>Format</source>
        <translation>Формат</translation>
    </message>
    <message>
        <source>JSON: one document with categories, tags and products</source>
        <translation>JSON: один документ с категориями, метками и товарами</translation>
    </message>
    <message>
        <source>NDJSON: one product a line</source>
        <translation>NDJSON: по товару в строке</translation>
    </message>
    <message>
        <source>Compress (.gz)</source>
        <translation>Сжать (.gz)</translation>
    </message>
    <message>
        <source>Progress</source>
        <translation>Ход работы</translation>
    </message>
    <message>
        <source>Export…</source>
        <translation>Экспортировать…</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Отмена</translation>
    </message>
    <message>
        <source>Exporting…</source>
        <translation>Экспорт…</translation>
    </message>
    <message numerus="yes">
        <source>Exported %Ln products to “%1”.</source>
        <translation>
            <numerusform>Экспортирован %Ln товар в «%1».</numerusform>
            <numerusform>Экспортированы %Ln товара в «%1».</numerusform>
            <numerusform>Экспортировано %Ln товаров в «%1».</numerusform>
        </translation>
    </message>
    <message>
        <source>Cancelled; no file was written.</source>
        <translation>Отменено; файл не записан.</translation>
    </message>
    <message>
        <source>Cancelling…</source>
        <translation>Отмена…</translation>
    </message>
</context>
<context>
    <name>pricebook::FacetList</name>
    <message numerus="yes">
        <source>%Ln products</source>
        <translation>
            <numerusform>%Ln товар</numerusform>
            <numerusform>%Ln товара</numerusform>
            <numerusform>%Ln товаров</numerusform>
        </translation>
    </message>
    <message>
        <source>must be so</source>
        <translation>обязательно</translation>
    </message>
    <message>
        <source>ticked</source>
        <translation>отмечено</translation>
    </message>
    <message>
        <source>must not be so</source>
        <translation>исключено</translation>
    </message>
    <message>
        <source>%1
A click asks for it, another one shuts it out, a third one forgets it.</source>
        <translation>%1
Первый щелчок — отобрать, второй — исключить, третий — не учитывать.</translation>
    </message>
</context>
<context>
    <name>pricebook::FacetSection</name>
    <message>
        <source>Show fewer</source>
        <translation>Показать меньше</translation>
    </message>
    <message numerus="yes">
        <source>Show %Ln more</source>
        <translation>
            <numerusform>Показать ещё %Ln</numerusform>
            <numerusform>Показать ещё %Ln</numerusform>
            <numerusform>Показать ещё %Ln</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>pricebook::FilterChips</name>
    <message>
        <source>%1 from %2 to %3</source>
        <translation>%1 от %2 до %3</translation>
    </message>
    <message>
        <source>%1 from %2</source>
        <translation>%1 от %2</translation>
    </message>
    <message>
        <source>%1 up to %2</source>
        <translation>%1 до %2</translation>
    </message>
    <message>
        <source>Tag: %1</source>
        <translation>Метка: %1</translation>
    </message>
    <message>
        <source>With tag: %1</source>
        <translation>С меткой: %1</translation>
    </message>
    <message>
        <source>Without tag: %1</source>
        <translation>Без метки: %1</translation>
    </message>
    <message>
        <source>%1 contains “%2”</source>
        <translation>%1 содержит «%2»</translation>
    </message>
    <message>
        <source>%1 does not contain “%2”</source>
        <translation>%1 не содержит «%2»</translation>
    </message>
    <message>
        <source>%1 is “%2”</source>
        <translation>%1: в точности «%2»</translation>
    </message>
    <message>
        <source>%1 matches /%2/</source>
        <translation>%1 подходит под /%2/</translation>
    </message>
    <message>
        <source>%1 is empty</source>
        <translation>%1: пусто</translation>
    </message>
    <message>
        <source>%1 is not empty</source>
        <translation>%1: не пусто</translation>
    </message>
    <message>
        <source>Shmeckles below flurbos</source>
        <translation>Шмекели меньше флурбо</translation>
    </message>
    <message>
        <source>Shmeckles equal to flurbos</source>
        <translation>Шмекели равны флурбо</translation>
    </message>
    <message>
        <source>Shmeckles above flurbos</source>
        <translation>Шмекели больше флурбо</translation>
    </message>
    <message>
        <source>With picture</source>
        <translation>С картинкой</translation>
    </message>
    <message>
        <source>Without picture</source>
        <translation>Без картинки</translation>
    </message>
    <message>
        <source>With description</source>
        <translation>С описанием</translation>
    </message>
    <message>
        <source>Without description</source>
        <translation>Без описания</translation>
    </message>
    <message>
        <source>Name used more than once</source>
        <translation>Название не единственное</translation>
    </message>
    <message numerus="yes">
        <source>%Ln chosen products</source>
        <translation>
            <numerusform>%Ln выбранный товар</numerusform>
            <numerusform>%Ln выбранных товара</numerusform>
            <numerusform>%Ln выбранных товаров</numerusform>
        </translation>
    </message>
    <message>
        <source>Anywhere: “%1”</source>
        <translation>Везде: «%1»</translation>
    </message>
    <message>
        <source>Name: “%1”</source>
        <translation>Название: «%1»</translation>
    </message>
    <message>
        <source>No category</source>
        <translation>Без категории</translation>
    </message>
    <message>
        <source>Category: %1</source>
        <translation>Категория: %1</translation>
    </message>
    <message>
        <source>With category</source>
        <translation>С категорией</translation>
    </message>
    <message numerus="yes">
        <source>Any of %Ln tags</source>
        <translation>
            <numerusform>Любая из %Ln метки</numerusform>
            <numerusform>Любая из %Ln меток</numerusform>
            <numerusform>Любая из %Ln меток</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>All of %Ln tags</source>
        <translation>
            <numerusform>Все из %Ln метки</numerusform>
            <numerusform>Все из %Ln меток</numerusform>
            <numerusform>Все из %Ln меток</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>None of %Ln tags</source>
        <translation>
            <numerusform>Ни одной из %Ln метки</numerusform>
            <numerusform>Ни одной из %Ln меток</numerusform>
            <numerusform>Ни одной из %Ln меток</numerusform>
        </translation>
    </message>
    <message>
        <source>Without any tag</source>
        <translation>Без единой метки</translation>
    </message>
    <message>
        <source>With tags</source>
        <translation>С метками</translation>
    </message>
    <message>
        <source>Shmeckles</source>
        <translation>Шмекели</translation>
    </message>
    <message>
        <source>Flurbos</source>
        <translation>Флурбо</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Название</translation>
    </message>
    <message>
        <source>Description</source>
        <translation>Описание</translation>
    </message>
    <message>
        <source>Category</source>
        <translation>Категория</translation>
    </message>
    <message>
        <source>Tags</source>
        <translation>Метки</translation>
    </message>
    <message>
        <source>Picture</source>
        <translation>Картинка</translation>
    </message>
    <message>
        <source>Clear all</source>
        <translation>Сбросить всё</translation>
    </message>
    <message>
        <source>Show all products again</source>
        <translation>Снова показать все товары</translation>
    </message>
    <message>
        <source>No filters</source>
        <translation>Отборов нет</translation>
    </message>
    <message>
        <source>Filters: %1</source>
        <translation>Отборы: %1</translation>
    </message>
</context>
<context>
    <name>pricebook::FilterController</name>
    <message>
        <source>Everywhere</source>
        <translation>Везде</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>Поиск</translation>
    </message>
    <message>
        <source>Search products</source>
        <translation>Поиск товаров</translation>
    </message>
    <message>
        <source>Look in descriptions, categories and tags too, not only in names</source>
        <translation>Искать не только в названиях, но и в описаниях, категориях и метках</translation>
    </message>
    <message>
        <source> or </source>
        <comment>between two choices of one condition</comment>
        <translation> или </translation>
    </message>
    <message>
        <source>Drop “%1”</source>
        <translation>Убрать «%1»</translation>
    </message>
    <message>
        <source>Clear all filters</source>
        <translation>Сбросить все отборы</translation>
    </message>
    <message>
        <source>No products match</source>
        <translation>Подходящих товаров нет</translation>
    </message>
    <message>
        <source>Part of a name. Enter makes conditions of words such as tag:hot, -tag:cold, category:Tea, shmeckles&lt;5, flurbos:1..3 or name:/^milk/.</source>
        <translation>Часть названия. Ввод превращает в условия слова вида метка:острое, -метка:холодное, категория:Чай, шмекели&lt;5, флурбо:1..3 или название:/^мол/.</translation>
    </message>
</context>
<context>
    <name>pricebook::FilterPanel</name>
    <message>
        <source>Categories, with their products</source>
        <translation>Категории с числом товаров</translation>
    </message>
    <message>
        <source>Category</source>
        <translation>Категория</translation>
    </message>
    <message>
        <source>Tag filter</source>
        <translation>Отбор по меткам</translation>
    </message>
    <message>
        <source>Any tags</source>
        <translation>Любые метки</translation>
    </message>
    <message>
        <source>Tags</source>
        <translation>Метки</translation>
    </message>
    <message>
        <source>Any</source>
        <translation>Любая</translation>
    </message>
    <message>
        <source>All</source>
        <translation>Все</translation>
    </message>
    <message>
        <source>Products that have at least one of these tags</source>
        <translation>Товары хотя бы с одной из этих меток</translation>
    </message>
    <message>
        <source>Products that have all of these tags</source>
        <translation>Товары со всеми этими метками</translation>
    </message>
    <message>
        <source>Tags, with their products</source>
        <translation>Метки с числом товаров</translation>
    </message>
    <message>
        <source>Minimum price in shmeckles</source>
        <translation>Наименьшая цена в шмекелях</translation>
    </message>
    <message>
        <source>Maximum price in shmeckles</source>
        <translation>Наибольшая цена в шмекелях</translation>
    </message>
    <message>
        <source>Price in shmeckles</source>
        <translation>Цена в шмекелях</translation>
    </message>
    <message>
        <source>Minimum price in flurbos</source>
        <translation>Наименьшая цена во флурбо</translation>
    </message>
    <message>
        <source>Maximum price in flurbos</source>
        <translation>Наибольшая цена во флурбо</translation>
    </message>
    <message>
        <source>Price in flurbos</source>
        <translation>Цена во флурбо</translation>
    </message>
    <message>
        <source>Shmeckles against flurbos</source>
        <translation>Шмекели против флурбо</translation>
    </message>
    <message>
        <source>Whichever price is higher</source>
        <translation>Какая бы цена ни была выше</translation>
    </message>
    <message>
        <source>The price in shmeckles is below the one in flurbos</source>
        <translation>Цена в шмекелях ниже цены во флурбо</translation>
    </message>
    <message>
        <source>Both prices are the same number</source>
        <translation>Обе цены — одно и то же число</translation>
    </message>
    <message>
        <source>The price in shmeckles is above the one in flurbos</source>
        <translation>Цена в шмекелях выше цены во флурбо</translation>
    </message>
    <message>
        <source>What is missing</source>
        <translation>Чего не хватает</translation>
    </message>
    <message>
        <source>Missing</source>
        <translation>Не хватает</translation>
    </message>
    <message>
        <source>Add a condition</source>
        <translation>Новое условие</translation>
    </message>
    <message>
        <source>On the text or the value of one column</source>
        <translation>По тексту или значению одного столбца</translation>
    </message>
    <message>
        <source>More</source>
        <translation>Ещё</translation>
    </message>
    <message>
        <source>No description</source>
        <translation>Без описания</translation>
    </message>
    <message>
        <source>No picture</source>
        <translation>Без картинки</translation>
    </message>
    <message>
        <source>No category</source>
        <translation>Без категории</translation>
    </message>
    <message>
        <source>No tags</source>
        <translation>Без меток</translation>
    </message>
</context>
<context>
    <name>pricebook::FormDrafts</name>
    <message>
        <source>A new product “%1” that was typed and never saved was found (%2).</source>
        <translation>Найден новый товар «%1», который ввели и не сохранили (%2).</translation>
    </message>
    <message>
        <source>Edits of “%1” that were never saved were found (%2).</source>
        <translation>Найдены несохранённые правки товара «%1» (%2).</translation>
    </message>
    <message>
        <source>Discard</source>
        <translation>Не сохранять</translation>
    </message>
    <message>
        <source>Restore</source>
        <translation>Восстановить</translation>
    </message>
</context>
<context>
    <name>pricebook::GeneralSettings</name>
    <message>
        <source>As the system</source>
        <translation>Как в системе</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>Язык</translation>
    </message>
    <message>
        <source>Colours</source>
        <translation>Цвета</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>Светлые</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>Тёмные</translation>
    </message>
</context>
<context>
    <name>pricebook::HeldBar</name>
    <message>
        <source>1 edit</source>
        <translation>1 правка</translation>
    </message>
    <message numerus="yes">
        <source>%Ln edits</source>
        <translation>
            <numerusform>%Ln правка</numerusform>
            <numerusform>%Ln правки</numerusform>
            <numerusform>%Ln правок</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 (last at %2) were held and not saved when the program ended.</source>
        <translation>%1: отложено (последняя — %2) и не сохранено до закрытия программы.</translation>
    </message>
    <message>
        <source>Take them up</source>
        <translation>Вернуть их</translation>
    </message>
    <message>
        <source>Throw them away</source>
        <translation>Выбросить их</translation>
    </message>
    <message>
        <source>Throw the edits away?</source>
        <translation>Выбросить правки?</translation>
    </message>
    <message>
        <source>Hold edits</source>
        <translation>Откладывать правки</translation>
    </message>
    <message>
        <source>Keep edits of cells until they are saved together, instead of saving each at once</source>
        <translation>Хранить правки ячеек до общего сохранения, а не сохранять каждую сразу</translation>
    </message>
    <message>
        <source>List</source>
        <translation>Список</translation>
    </message>
    <message>
        <source>Show what is held, and give single edits up</source>
        <translation>Показать отложенное и отказаться от отдельных правок</translation>
    </message>
    <message>
        <source>Discard</source>
        <translation>Не сохранять</translation>
    </message>
    <message>
        <source>Give all held edits up</source>
        <translation>Отказаться от всех отложенных правок</translation>
    </message>
    <message>
        <source>Preview…</source>
        <translation>Просмотр…</translation>
    </message>
    <message>
        <source>Show what saving would change in the database as it is now</source>
        <translation>Показать, что изменит сохранение в нынешней базе данных</translation>
    </message>
    <message>
        <source>Save all held edits in one step (Ctrl+S)</source>
        <translation>Сохранить все отложенные правки одним шагом (Ctrl+S)</translation>
    </message>
    <message>
        <source>Edits that are held</source>
        <translation>Отложенные правки</translation>
    </message>
    <message>
        <source>Give up</source>
        <translation>Отказаться</translation>
    </message>
    <message>
        <source>Give the selected edits up: the stored values are shown again (Del)</source>
        <translation>Отказаться от выделенных правок: снова показываются сохранённые значения (Del)</translation>
    </message>
    <message>
        <source>Keep mine</source>
        <translation>Оставить моё</translation>
    </message>
    <message>
        <source>Save the selected edits though somebody else changed the same meanwhile</source>
        <translation>Сохранить выделенные правки, хотя кто-то тем временем изменил то же самое</translation>
    </message>
    <message>
        <source>Edits of cells are held until you save them.</source>
        <translation>Правки ячеек откладываются, пока вы их не сохраните.</translation>
    </message>
    <message>
        <source>%1 held, not saved yet</source>
        <translation>Отложено: %1, ещё не сохранено</translation>
    </message>
    <message>
        <source>Saving…</source>
        <translation>Сохранение…</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Сохранить</translation>
    </message>
    <message>
        <source>Save %1</source>
        <translation>Сохранить: %1</translation>
    </message>
    <message>
        <source>Discard %1?</source>
        <translation>Не сохранять: %1?</translation>
    </message>
    <message>
        <source>What was typed and is held is lost; the stored values are shown again.</source>
        <translation>Введённое и отложенное пропадёт; снова показываются сохранённые значения.</translation>
    </message>
    <message>
        <source>Discard %1</source>
        <translation>Не сохранять: %1</translation>
    </message>
    <message>
        <source>Held edits</source>
        <translation>Отложенные правки</translation>
    </message>
    <message>
        <source>%1 held and not saved yet.</source>
        <translation>Отложено и ещё не сохранено: %1.</translation>
    </message>
    <message>
        <source>Keep for the next time</source>
        <translation>Оставить до следующего раза</translation>
    </message>
    <message>
        <source>Stay</source>
        <translation>Остаться</translation>
    </message>
</context>
<context>
    <name>pricebook::HeldCells</name>
    <message>
        <source>Somebody else changed it to “%1” meanwhile.</source>
        <translation>Кто-то тем временем изменил это на «%1».</translation>
    </message>
</context>
<context>
    <name>pricebook::HeldDraft</name>
    <message>
        <source>The edits that are held cannot be kept for the case of a crash: %1</source>
        <translation>Отложенные правки нельзя сохранить на случай сбоя: %1</translation>
    </message>
</context>
<context>
    <name>pricebook::HelpWindow</name>
    <message>
        <source>Help</source>
        <translation>Справка</translation>
    </message>
    <message>
        <source>Search the help</source>
        <translation>Поиск в справке</translation>
    </message>
    <message>
        <source>Pages of the help</source>
        <translation>Страницы справки</translation>
    </message>
    <message>
        <source>Page of the help</source>
        <translation>Страница справки</translation>
    </message>
    <message>
        <source>No page has these words.</source>
        <translation>Ни на одной странице нет этих слов.</translation>
    </message>
</context>
<context>
    <name>pricebook::HistoryCommands</name>
    <message>
        <source>Nothing was taken back: all of it was changed since.</source>
        <translation>Ничего не отменено: всё это с тех пор изменилось.</translation>
    </message>
    <message>
        <source>Left alone: %1 %2 “%3”: %4</source>
        <translation>Оставлено как есть: %1 %2 «%3»: %4</translation>
    </message>
    <message>
        <source>… and %1 more.</source>
        <translation>… и ещё %1.</translation>
    </message>
    <message>
        <source>step %1</source>
        <translation>шаг %1</translation>
    </message>
    <message>
        <source>Taken back: %1</source>
        <translation>Отменено: %1</translation>
    </message>
</context>
<context>
    <name>pricebook::HistoryDialog</name>
    <message>
        <source>Values</source>
        <translation>Значения</translation>
    </message>
    <message>
        <source>Field</source>
        <translation>Поле</translation>
    </message>
    <message>
        <source>Before</source>
        <translation>Было</translation>
    </message>
    <message>
        <source>After</source>
        <translation>Стало</translation>
    </message>
    <message>
        <source>Undo this step</source>
        <translation>Отменить этот шаг</translation>
    </message>
    <message>
        <source>Takes back what this step changed</source>
        <translation>Отменяет то, что изменил этот шаг</translation>
    </message>
    <message>
        <source>Restore to before this…</source>
        <translation>Вернуть к тому, что было до…</translation>
    </message>
    <message>
        <source>Takes back this and everything after it</source>
        <translation>Отменяет это и всё после него</translation>
    </message>
    <message>
        <source>History of %1</source>
        <translation>История: %1</translation>
    </message>
    <message>
        <source>History</source>
        <translation>История</translation>
    </message>
    <message>
        <source>&amp;Keep the history for</source>
        <translation>&amp;Хранить историю</translation>
    </message>
    <message>
        <source>ever</source>
        <translation>всегда</translation>
    </message>
    <message>
        <source> days</source>
        <translation> дн.</translation>
    </message>
    <message>
        <source>Days for which the history is kept</source>
        <translation>Сколько дней хранится история</translation>
    </message>
    <message>
        <source>What is older is removed bit by bit, for everybody who uses this catalogue: it cannot be undone or restored then. 0 keeps everything.</source>
        <translation>Всё, что старше, понемногу удаляется для всех, кто работает с этим каталогом: отменить или восстановить это уже нельзя. 0 — хранить всё.</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Закрыть</translation>
    </message>
    <message>
        <source>Taken back: %1</source>
        <translation>Отменено: %1</translation>
    </message>
    <message>
        <source>Taking back…</source>
        <translation>Отмена изменений…</translation>
    </message>
    <message>
        <source>Looking…</source>
        <translation>Поиск…</translation>
    </message>
    <message>
        <source>Nothing in the history passes the filter.</source>
        <translation>В истории ничего не проходит отбор.</translation>
    </message>
    <message numerus="yes">
        <source>%Ln line(s)</source>
        <translation>
            <numerusform>%Ln строка</numerusform>
            <numerusform>%Ln строки</numerusform>
            <numerusform>%Ln строк</numerusform>
        </translation>
    </message>
    <message>
        <source>, more below</source>
        <translation>, ниже есть ещё</translation>
    </message>
    <message>
        <source>Select a line to see what it changed.</source>
        <translation>Выберите строку, чтобы увидеть, что она изменила.</translation>
    </message>
    <message>
        <source>none</source>
        <translation>нет</translation>
    </message>
    <message>
        <source>%1, %2</source>
        <translation>%1, %2</translation>
    </message>
    <message>
        <source>%1
%2</source>
        <translation>%1
%2</translation>
    </message>
    <message>
        <source>This step was undone already.</source>
        <translation>Этот шаг уже отменён.</translation>
    </message>
    <message>
        <source>Not a step of this program: it can be taken back by restoring to before it.</source>
        <translation>Это шаг не этой программы: его можно отменить, вернув всё к тому, что было до него.</translation>
    </message>
    <message numerus="yes">
        <source>%Ln record(s) made</source>
        <translation>
            <numerusform>создана %Ln запись</numerusform>
            <numerusform>создано %Ln записи</numerusform>
            <numerusform>создано %Ln записей</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln changed</source>
        <translation>
            <numerusform>изменена %Ln</numerusform>
            <numerusform>изменено %Ln</numerusform>
            <numerusform>изменено %Ln</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln deleted</source>
        <translation>
            <numerusform>удалена %Ln</numerusform>
            <numerusform>удалено %Ln</numerusform>
            <numerusform>удалено %Ln</numerusform>
        </translation>
    </message>
    <message>
        <source>, </source>
        <translation>, </translation>
    </message>
    <message numerus="yes">
        <source>%Ln of them changed since</source>
        <translation>
            <numerusform>%Ln из них изменилась с тех пор</numerusform>
            <numerusform>%Ln из них изменились с тех пор</numerusform>
            <numerusform>%Ln из них изменились с тех пор</numerusform>
        </translation>
    </message>
    <message>
        <source>Undo this step (%L1)</source>
        <translation>Отменить этот шаг (%L1)</translation>
    </message>
    <message>
        <source>Undo “%1”?</source>
        <translation>Отменить «%1»?</translation>
    </message>
    <message numerus="yes">
        <source>%Ln new record(s) are removed again.</source>
        <translation>
            <numerusform>Будет удалена %Ln новая запись.</numerusform>
            <numerusform>Будут удалены %Ln новые записи.</numerusform>
            <numerusform>Будет удалено %Ln новых записей.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln record(s) get their old values back.</source>
        <translation>
            <numerusform>%Ln запись получит прежние значения.</numerusform>
            <numerusform>%Ln записи получат прежние значения.</numerusform>
            <numerusform>%Ln записей получат прежние значения.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln deleted record(s) come back.</source>
        <translation>
            <numerusform>Вернётся %Ln удалённая запись.</numerusform>
            <numerusform>Вернутся %Ln удалённые записи.</numerusform>
            <numerusform>Вернутся %Ln удалённых записей.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>What was changed since stays as it is: up to %Ln record(s).</source>
        <translation>
            <numerusform>Изменённое с тех пор остаётся как есть: до %Ln записи.</numerusform>
            <numerusform>Изменённое с тех пор остаётся как есть: до %Ln записей.</numerusform>
            <numerusform>Изменённое с тех пор остаётся как есть: до %Ln записей.</numerusform>
        </translation>
    </message>
    <message>
        <source>This can be undone in turn.</source>
        <translation>Это тоже можно отменить.</translation>
    </message>
    <message>
        <source>Undo (%L1)</source>
        <translation>Отменить (%L1)</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Отменить</translation>
    </message>
    <message>
        <source>“%1” becomes what it was before that, whoever changed it since.</source>
        <translation>«%1» станет таким, каким был до этого, кто бы его с тех пор ни менял.</translation>
    </message>
    <message numerus="yes">
        <source>Everything that was made, changed or deleted since is taken back, whoever did it: %Ln record(s).</source>
        <translation>
            <numerusform>Отменяется всё, что с тех пор создано, изменено или удалено, кем бы то ни было: %Ln запись.</numerusform>
            <numerusform>Отменяется всё, что с тех пор создано, изменено или удалено, кем бы то ни было: %Ln записи.</numerusform>
            <numerusform>Отменяется всё, что с тех пор создано, изменено или удалено, кем бы то ни было: %Ln записей.</numerusform>
        </translation>
    </message>
    <message>
        <source>Restore to before %1?</source>
        <translation>Вернуть к тому, что было до %1?</translation>
    </message>
    <message>
        <source>Restore</source>
        <translation>Восстановить</translation>
    </message>
    <message numerus="yes">
        <source>Restore %Ln record(s)</source>
        <translation>
            <numerusform>Вернуть %Ln запись</numerusform>
            <numerusform>Вернуть %Ln записи</numerusform>
            <numerusform>Вернуть %Ln записей</numerusform>
        </translation>
    </message>
    <message>
        <source>“%1” as before %2</source>
        <translation>«%1», каким был до %2</translation>
    </message>
    <message>
        <source>Catalogue as before %1</source>
        <translation>Каталог, каким был до %1</translation>
    </message>
</context>
<context>
    <name>pricebook::HistoryFilterBar</name>
    <message>
        <source>Prices only</source>
        <translation>Только цены</translation>
    </message>
    <message>
        <source>Step or tag</source>
        <translation>Шаг или метка</translation>
    </message>
    <message>
        <source>Name or step</source>
        <translation>Название или шаг</translation>
    </message>
    <message>
        <source>Search the history</source>
        <translation>Поиск в истории</translation>
    </message>
    <message>
        <source>Who</source>
        <translation>Кто</translation>
    </message>
    <message>
        <source>Through what</source>
        <translation>Откуда</translation>
    </message>
    <message>
        <source>Anything</source>
        <translation>Откуда угодно</translation>
    </message>
    <message>
        <source>Window</source>
        <translation>Окно</translation>
    </message>
    <message>
        <source>Import</source>
        <translation>Импорт</translation>
    </message>
    <message>
        <source>HTTP</source>
        <translation>HTTP</translation>
    </message>
    <message>
        <source>Command line</source>
        <translation>Командная строка</translation>
    </message>
    <message>
        <source>Another program</source>
        <translation>Другая программа</translation>
    </message>
    <message>
        <source>When</source>
        <translation>Когда</translation>
    </message>
    <message>
        <source>Any time</source>
        <translation>За всё время</translation>
    </message>
    <message>
        <source>Today</source>
        <translation>Сегодня</translation>
    </message>
    <message>
        <source>Last 7 days</source>
        <translation>За 7 дней</translation>
    </message>
    <message>
        <source>Last 30 days</source>
        <translation>За 30 дней</translation>
    </message>
    <message>
        <source>Between…</source>
        <translation>Между…</translation>
    </message>
    <message>
        <source>From</source>
        <translation>С</translation>
    </message>
    <message>
        <source>To</source>
        <translation>По</translation>
    </message>
    <message>
        <source>Only entries that changed a price</source>
        <translation>Только записи, изменившие цену</translation>
    </message>
    <message>
        <source>One line a step</source>
        <translation>Строка на шаг</translation>
    </message>
    <message>
        <source>What a person did at once is one line, however many products it changed</source>
        <translation>Сделанное за один раз — одна строка, сколько бы товаров ни изменилось</translation>
    </message>
</context>
<context>
    <name>pricebook::HistoryModel</name>
    <message>
        <source>%1 (undone)</source>
        <translation>%1 (отменено)</translation>
    </message>
    <message>
        <source>When</source>
        <translation>Когда</translation>
    </message>
    <message>
        <source>Who</source>
        <translation>Кто</translation>
    </message>
    <message>
        <source>Through</source>
        <translation>Откуда</translation>
    </message>
    <message>
        <source>What</source>
        <translation>Что</translation>
    </message>
    <message>
        <source>Change</source>
        <translation>Изменение</translation>
    </message>
    <message>
        <source>Step</source>
        <translation>Шаг</translation>
    </message>
</context>
<context>
    <name>pricebook::HistorySettings</name>
    <message>
        <source>What was changed in the catalogue can be looked at, undone and restored from the trash for as long as it is remembered. What is older is removed bit by bit, for everybody who uses the catalogue.</source>
        <translation>Изменения каталога можно посмотреть, отменить и вернуть из корзины, пока они помнятся. Более старое постепенно удаляется — для всех, кто пользуется каталогом.</translation>
    </message>
    <message>
        <source>Keep the history for ever</source>
        <translation>Хранить историю всегда</translation>
    </message>
    <message>
        <source>Keep it for this many days:</source>
        <translation>Хранить столько дней:</translation>
    </message>
    <message>
        <source>Days for which the history is kept</source>
        <translation>Сколько дней хранится история</translation>
    </message>
</context>
<context>
    <name>pricebook::HistoryStore</name>
    <message>
        <source>The journal does not reach back that far: choose a later time.</source>
        <translation>Журнал так далеко в прошлое не уходит: выберите более позднее время.</translation>
    </message>
</context>
<context>
    <name>pricebook::HistoryTexts</name>
    <message>
        <source>another program</source>
        <translation>другая программа</translation>
    </message>
    <message>
        <source>somebody</source>
        <translation>кто-то</translation>
    </message>
    <message>
        <source>window</source>
        <translation>окно</translation>
    </message>
    <message>
        <source>import #%1</source>
        <translation>импорт № %1</translation>
    </message>
    <message>
        <source>import</source>
        <translation>импорт</translation>
    </message>
    <message>
        <source>HTTP</source>
        <translation>HTTP</translation>
    </message>
    <message>
        <source>command line</source>
        <translation>командная строка</translation>
    </message>
    <message>
        <source>category</source>
        <translation>категория</translation>
    </message>
    <message>
        <source>tag</source>
        <translation>метка</translation>
    </message>
    <message>
        <source>product</source>
        <translation>товар</translation>
    </message>
    <message>
        <source>Tag</source>
        <translation>Метка</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Название</translation>
    </message>
    <message>
        <source>Shmeckles</source>
        <translation>Шмекели</translation>
    </message>
    <message>
        <source>Flurbos</source>
        <translation>Флурбо</translation>
    </message>
    <message>
        <source>Category</source>
        <translation>Категория</translation>
    </message>
    <message>
        <source>Description</source>
        <translation>Описание</translation>
    </message>
    <message>
        <source>Picture</source>
        <translation>Картинка</translation>
    </message>
    <message>
        <source>New</source>
        <translation>Создано</translation>
    </message>
    <message>
        <source>Deleted</source>
        <translation>Удалено</translation>
    </message>
    <message>
        <source>Tag “%1” added</source>
        <translation>Добавлена метка «%1»</translation>
    </message>
    <message>
        <source>Tag “%1” removed</source>
        <translation>Снята метка «%1»</translation>
    </message>
    <message>
        <source>none</source>
        <translation>нет</translation>
    </message>
    <message>
        <source>%1 %2 → %3</source>
        <translation>%1 %2 → %3</translation>
    </message>
    <message>
        <source>Changed</source>
        <translation>Изменено</translation>
    </message>
    <message>
        <source>, </source>
        <translation>, </translation>
    </message>
    <message>
        <source>1 product</source>
        <translation>1 товар</translation>
    </message>
    <message numerus="yes">
        <source>%Ln products</source>
        <translation>
            <numerusform>%Ln товар</numerusform>
            <numerusform>%Ln товара</numerusform>
            <numerusform>%Ln товаров</numerusform>
        </translation>
    </message>
    <message>
        <source>1 category</source>
        <translation>1 категория</translation>
    </message>
    <message numerus="yes">
        <source>%Ln categories</source>
        <translation>
            <numerusform>%Ln категория</numerusform>
            <numerusform>%Ln категории</numerusform>
            <numerusform>%Ln категорий</numerusform>
        </translation>
    </message>
    <message>
        <source>1 tag</source>
        <translation>1 метка</translation>
    </message>
    <message numerus="yes">
        <source>%Ln tags</source>
        <translation>
            <numerusform>%Ln метка</numerusform>
            <numerusform>%Ln метки</numerusform>
            <numerusform>%Ln меток</numerusform>
        </translation>
    </message>
    <message>
        <source>Change</source>
        <translation>Изменение</translation>
    </message>
    <message>
        <source>Change of %1</source>
        <translation>Изменение: %1</translation>
    </message>
    <message>
        <source>Undo: %1</source>
        <translation>Отмена: %1</translation>
    </message>
    <message>
        <source>Redo: %1</source>
        <translation>Повтор: %1</translation>
    </message>
    <message>
        <source>is not there any more</source>
        <translation>больше нет</translation>
    </message>
    <message>
        <source>its category is not there any more</source>
        <translation>её категории больше нет</translation>
    </message>
    <message>
        <source>another one has the name by now</source>
        <translation>это название уже занято</translation>
    </message>
    <message>
        <source>products have it by now</source>
        <translation>теперь есть у товаров</translation>
    </message>
    <message>
        <source>is there again already</source>
        <translation>уже снова на месте</translation>
    </message>
    <message>
        <source>changed since by %1 at %2</source>
        <translation>с тех пор изменил: %1, %2</translation>
    </message>
    <message>
        <source>changed since</source>
        <translation>с тех пор изменено</translation>
    </message>
    <message>
        <source>%1: nothing was changed</source>
        <translation>%1: ничего не изменилось</translation>
    </message>
    <message>
        <source>%1 (%2)</source>
        <translation>%1 (%2)</translation>
    </message>
    <message>
        <source>; %1 left alone</source>
        <translation>; оставлено как есть: %1</translation>
    </message>
    <message>
        <source>%1, %2</source>
        <translation>%1, %2</translation>
    </message>
</context>
<context>
    <name>pricebook::HistoryWindows</name>
    <message>
        <source>Taken back: %1</source>
        <translation>Отменено: %1</translation>
    </message>
</context>
<context>
    <name>pricebook::HttpServer</name>
    <message>
        <source>&quot;%1&quot; is no address of this computer: give a numeric one, e.g. 127.0.0.1.</source>
        <translation>&quot;%1&quot; — не адрес этого компьютера: укажите числовой, например 127.0.0.1.</translation>
    </message>
    <message>
        <source>Port %1 on %2 is in use by another program: choose another port or stop that program.</source>
        <translation>Порт %1 на %2 занят другой программой: выберите другой порт или остановите её.</translation>
    </message>
    <message>
        <source>Port %1 is reserved for the system: choose one from 1024 to 65535.</source>
        <translation>Порт %1 оставлен системе: выберите от 1024 до 65535.</translation>
    </message>
    <message>
        <source>%1 is no address of this computer: give one that it has, e.g. 127.0.0.1.</source>
        <translation>%1 — не адрес этого компьютера: укажите один из его адресов, например 127.0.0.1.</translation>
    </message>
    <message>
        <source>Port %1 on %2 cannot be listened on: choose another port or address.</source>
        <translation>Слушать порт %1 на %2 нельзя: выберите другой порт или адрес.</translation>
    </message>
    <message>
        <source>TLS needs a certificate and a key: the file of the %1 is not given.</source>
        <translation>Для TLS нужны сертификат и ключ: файл не указан (%1).</translation>
    </message>
    <message>
        <source>The file of the %1, %2, is not there: give the path of a PEM file.</source>
        <translation>Файла нет (%1): %2. Укажите путь к файлу PEM.</translation>
    </message>
    <message>
        <source>%1 is not a file: give the path of a PEM file with the %2.</source>
        <translation>%1 — не файл: укажите путь к файлу PEM (это %2).</translation>
    </message>
    <message>
        <source>The file of the %1, %2, may not be read: change its permissions, or the account that this program runs under.</source>
        <translation>Файл (%1) %2 читать нельзя: измените права на него или учётную запись, под которой работает программа.</translation>
    </message>
    <message>
        <source>The key in %1 has a passphrase: write it without one, e.g. with &quot;openssl pkey&quot;.</source>
        <translation>Ключ в %1 защищён паролем: запишите его без пароля, например командой &quot;openssl pkey&quot;.</translation>
    </message>
    <message>
        <source>The key in %1 does not belong to the certificate: give the one it was made with.</source>
        <translation>Ключ в %1 не подходит к сертификату: укажите тот, с которым он создан.</translation>
    </message>
    <message>
        <source>%1 holds no private key: give a PEM file that does.</source>
        <translation>В %1 нет закрытого ключа: укажите файл PEM, в котором он есть.</translation>
    </message>
    <message>
        <source>certificate</source>
        <translation>сертификат</translation>
    </message>
    <message>
        <source>key</source>
        <translation>ключ</translation>
    </message>
    <message>
        <source>%1 holds no certificate: give a PEM file that begins with the one of this server.</source>
        <translation>В %1 нет сертификата: укажите файл PEM, который начинается с сертификата этого сервера.</translation>
    </message>
</context>
<context>
    <name>pricebook::ImportDialog</name>
    <message>
        <source>Import</source>
        <translation>Импорт</translation>
    </message>
    <message>
        <source>File</source>
        <translation>Файл</translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation>Выбрать…</translation>
    </message>
    <message>
        <source>A product of the file is one that is here already if it has the same</source>
        <translation>Товар из файла — тот же, что уже есть здесь, если у него тот же</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Название</translation>
    </message>
    <message>
        <source>The product of exactly this name is changed; others are added.</source>
        <translation>Меняется товар с точно таким названием; остальные добавляются.</translation>
    </message>
    <message>
        <source>Number</source>
        <translation>Номер</translation>
    </message>
    <message>
        <source>Only for a file that was exported from this very catalogue.</source>
        <translation>Только для файла, экспортированного именно из этого каталога.</translation>
    </message>
    <message>
        <source>Never: add every product as new</source>
        <translation>Никогда: добавить все товары как новые</translation>
    </message>
    <message>
        <source>Importing twice then makes everything twice.</source>
        <translation>При повторном импорте всё удвоится.</translation>
    </message>
    <message>
        <source>Progress</source>
        <translation>Ход работы</translation>
    </message>
    <message>
        <source>Bad rows</source>
        <translation>Ошибочные строки</translation>
    </message>
    <message>
        <source>Copy report</source>
        <translation>Копировать отчёт</translation>
    </message>
    <message>
        <source>Save report…</source>
        <translation>Сохранить отчёт…</translation>
    </message>
    <message>
        <source>Import nothing</source>
        <translation>Не импортировать ничего</translation>
    </message>
    <message>
        <source>Import the good ones and save the rest to a file…</source>
        <translation>Импортировать правильные, остальные сохранить в файл…</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Отмена</translation>
    </message>
    <message>
        <source>Undo this import…</source>
        <translation>Отменить этот импорт…</translation>
    </message>
    <message>
        <source>Removes what it added and gives what it changed its old values back</source>
        <translation>Удаляет добавленное и возвращает изменённому прежние значения</translation>
    </message>
    <message>
        <source>Save the rest</source>
        <translation>Сохранить остальные</translation>
    </message>
    <message>
        <source>Checking the file…</source>
        <translation>Проверка файла…</translation>
    </message>
    <message>
        <source>Importing…</source>
        <translation>Импорт…</translation>
    </message>
    <message>
        <source>Imported.</source>
        <translation>Импортировано.</translation>
    </message>
    <message>
        <source>Cancelled; the catalogue is as it was.</source>
        <translation>Отменено; каталог остался прежним.</translation>
    </message>
    <message>
        <source>Cancelling…</source>
        <translation>Отмена…</translation>
    </message>
    <message>
        <source>Line</source>
        <translation>Строка</translation>
    </message>
    <message>
        <source>Place</source>
        <translation>Место</translation>
    </message>
    <message>
        <source>Value</source>
        <translation>Значение</translation>
    </message>
    <message>
        <source>What is wrong</source>
        <translation>Что не так</translation>
    </message>
    <message>
        <source>Something in the file is not valid. Nothing is imported unless you choose to.</source>
        <translation>Что-то в файле неправильно. Без вашего решения ничего не импортируется.</translation>
    </message>
    <message>
        <source>Save report</source>
        <translation>Сохранить отчёт</translation>
    </message>
    <message>
        <source>The report could not be written to “%1”: %2. Choose another folder.</source>
        <translation>Записать отчёт в «%1» не удалось: %2. Выберите другую папку.</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Закрыть</translation>
    </message>
</context>
<context>
    <name>pricebook::ImportReport</name>
    <message>
        <source>%1: %2 new, %3 changed, %4 unchanged</source>
        <translation>%1: новых %2, изменено %3, без изменений %4</translation>
    </message>
    <message>
        <source>, %1 skipped</source>
        <translation>, пропущено: %1</translation>
    </message>
    <message>
        <source>Categories</source>
        <translation>Категории</translation>
    </message>
    <message>
        <source>Tags</source>
        <translation>Метки</translation>
    </message>
    <message>
        <source>Products</source>
        <translation>Товары</translation>
    </message>
    <message>
        <source>This key is not known.</source>
        <translation>Этот ключ неизвестен.</translation>
    </message>
</context>
<context>
    <name>pricebook::Importer</name>
    <message>
        <source>The file was changed while it was read. Try again.</source>
        <translation>Файл изменился во время чтения. Повторите попытку.</translation>
    </message>
    <message>
        <source>Another product of the file has this id.</source>
        <translation>Этот номер есть у другого товара из файла.</translation>
    </message>
    <message>
        <source>%1 products of the catalogue and %2 of the file have this name, and their ids do not say which is which. Match by id, or rename them.</source>
        <translation>Это название есть у товаров каталога (%1) и файла (%2), и по номерам не понять, кто из них кто. Сопоставьте по номерам или переименуйте их.</translation>
    </message>
    <message>
        <source>Import of %1</source>
        <translation>Импорт: %1</translation>
    </message>
    <message>
        <source>This JSON file holds no catalogue: it has no products, categories or tags.</source>
        <translation>В этом файле JSON нет каталога: ни товаров, ни категорий, ни меток.</translation>
    </message>
    <message>
        <source>This key stands here twice.</source>
        <translation>Этот ключ стоит здесь дважды.</translation>
    </message>
    <message>
        <source>This file says that its format is %1; only “pricebook-catalog” can be read.</source>
        <translation>В файле указан формат %1; читается только «pricebook-catalog».</translation>
    </message>
    <message>
        <source>This catalogue file is of version %1; this program reads version 1. A newer program may read it.</source>
        <translation>Этот файл каталога версии %1; эта программа читает версию 1. Его может прочитать более новая программа.</translation>
    </message>
    <message>
        <source>A list in [ ] is expected here.</source>
        <translation>Здесь нужен список в [ ].</translation>
    </message>
    <message>
        <source>Another name has this id further up.</source>
        <translation>Выше этот номер есть у другого названия.</translation>
    </message>
    <message>
        <source>To match by id, every product needs one.</source>
        <translation>Чтобы сопоставить по номерам, номер нужен каждому товару.</translation>
    </message>
    <message>
        <source>A product needs a name.</source>
        <translation>Товару нужно название.</translation>
    </message>
    <message>
        <source>The file defines no category with this id.</source>
        <translation>В файле нет категории с этим номером.</translation>
    </message>
    <message>
        <source>The file defines no tag with this id.</source>
        <translation>В файле нет метки с этим номером.</translation>
    </message>
</context>
<context>
    <name>pricebook::JsonSplitter</name>
    <message>
        <source>Line %1 (byte %2): %3</source>
        <translation>Строка %1 (байт %2): %3</translation>
    </message>
    <message>
        <source>this is not valid JSON: “%1” may not stand here.</source>
        <translation>это не JSON: «%1» здесь стоять не может.</translation>
    </message>
    <message>
        <source>this is not text in UTF-8.</source>
        <translation>это не текст в UTF-8.</translation>
    </message>
    <message>
        <source>this is not text in UTF-8: save the file as UTF-8 first.</source>
        <translation>это не текст в UTF-8: сначала сохраните файл в UTF-8.</translation>
    </message>
    <message>
        <source>this is not a JSON catalogue: it begins with “%1” instead of { or [.</source>
        <translation>это не каталог в JSON: он начинается с «%1», а не с { или [.</translation>
    </message>
    <message>
        <source>values are nested more than %1 deep.</source>
        <translation>вложенность значений больше %1.</translation>
    </message>
    <message>
        <source>the first 4 MiB show no catalogue: no products, categories or tags.</source>
        <translation>в первых 4 МиБ нет каталога: ни товаров, ни категорий, ни меток.</translation>
    </message>
    <message>
        <source>one value is longer than 4 MiB; such a product is not read.</source>
        <translation>одно значение длиннее 4 МиБ; такой товар не читается.</translation>
    </message>
    <message>
        <source>something follows the end of the JSON document.</source>
        <translation>после конца документа JSON есть что-то ещё.</translation>
    </message>
    <message>
        <source>a key is longer than 1000 bytes.</source>
        <translation>ключ длиннее 1000 байт.</translation>
    </message>
    <message>
        <source>The file is empty.</source>
        <translation>Файл пуст.</translation>
    </message>
    <message>
        <source>The file holds nothing but white space.</source>
        <translation>В файле только пробелы.</translation>
    </message>
    <message>
        <source>the file ends in the middle; it seems to be cut off.</source>
        <translation>файл кончается на середине; похоже, он обрезан.</translation>
    </message>
</context>
<context>
    <name>pricebook::KeychainSecretStore</name>
    <message>
        <source>The system&apos;s keychain refused to give or take the password.</source>
        <translation>Системное хранилище паролей отказалось сохранить или выдать пароль.</translation>
    </message>
    <message>
        <source>No keychain service answers, so passwords are kept until the program ends only.</source>
        <translation>Хранилище паролей не отвечает, поэтому пароли хранятся только до конца работы программы.</translation>
    </message>
</context>
<context>
    <name>pricebook::LanguageMenu</name>
    <message>
        <source>&amp;Language</source>
        <translation>&amp;Язык</translation>
    </message>
    <message>
        <source>As the &amp;system</source>
        <translation>Как в &amp;системе</translation>
    </message>
</context>
<context>
    <name>pricebook::LeftAloneDialog</name>
    <message>
        <source>Left alone</source>
        <translation>Оставлено как есть</translation>
    </message>
    <message numerus="yes">
        <source>%n record(s) stay as they are, because they would lose what came after.</source>
        <translation>
            <numerusform>%n запись осталась как есть: иначе она потеряла бы то, что было потом.</numerusform>
            <numerusform>%n записи остались как есть: иначе они потеряли бы то, что было потом.</numerusform>
            <numerusform>%n записей остались как есть: иначе они потеряли бы то, что было потом.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The first %n of them:</source>
        <translation>
            <numerusform>Первая %n из них:</numerusform>
            <numerusform>Первые %n из них:</numerusform>
            <numerusform>Первые %n из них:</numerusform>
        </translation>
    </message>
    <message>
        <source>What was left alone</source>
        <translation>Что оставлено как есть</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Название</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>Вид</translation>
    </message>
    <message>
        <source>Why</source>
        <translation>Почему</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Закрыть</translation>
    </message>
</context>
<context>
    <name>pricebook::MainWindow</name>
    <message>
        <source>No catalogue was opened</source>
        <translation>Каталог не открыт</translation>
    </message>
    <message>
        <source>Counting…</source>
        <translation>Подсчёт…</translation>
    </message>
    <message>
        <source>1 product</source>
        <translation>1 товар</translation>
    </message>
    <message numerus="yes">
        <source>%Ln products</source>
        <translation>
            <numerusform>%Ln товар</numerusform>
            <numerusform>%Ln товара</numerusform>
            <numerusform>%Ln товаров</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 of %Ln products</source>
        <translation>
            <numerusform>%1 из %Ln товара</numerusform>
            <numerusform>%1 из %Ln товаров</numerusform>
            <numerusform>%1 из %Ln товаров</numerusform>
        </translation>
    </message>
    <message>
        <source>%1[*] (read only) — Pricebook</source>
        <translation>%1[*] (только чтение) — Pricebook</translation>
    </message>
    <message>
        <source>%1[*] — Pricebook</source>
        <translation>%1[*] — Pricebook</translation>
    </message>
    <message>
        <source>Stopping the endpoint: what is in flight may end. Close again to go at once.</source>
        <translation>Доступ по HTTP останавливается: начатое может завершиться. Закройте ещё раз, чтобы выйти сразу.</translation>
    </message>
    <message>
        <source>Endpoint requests</source>
        <translation>Запросы по HTTP</translation>
    </message>
    <message>
        <source>Endpoint: starting…</source>
        <translation>Доступ по HTTP: запуск…</translation>
    </message>
    <message>
        <source>Endpoint: %1</source>
        <translation>Доступ по HTTP: %1</translation>
    </message>
    <message>
        <source>Endpoint: stopping…</source>
        <translation>Доступ по HTTP: остановка…</translation>
    </message>
    <message>
        <source>Catalogues (*.db *.sqlite *.sqlite3)</source>
        <translation>Каталоги (*.db *.sqlite *.sqlite3)</translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation>Все файлы (*)</translation>
    </message>
    <message>
        <source>Opening %1…</source>
        <translation>Открывается %1…</translation>
    </message>
    <message>
        <source>Opening the catalogue…</source>
        <translation>Каталог открывается…</translation>
    </message>
    <message>
        <source>Opened %1.</source>
        <translation>Открыт каталог %1.</translation>
    </message>
    <message>
        <source>The connection is lost; trying again. What you type is kept. %1</source>
        <translation>Соединение потеряно; идёт повторное подключение. Введённое сохраняется. %1</translation>
    </message>
    <message>
        <source>Try now</source>
        <translation>Подключиться сейчас</translation>
    </message>
    <message>
        <source>Connected again.</source>
        <translation>Соединение восстановлено.</translation>
    </message>
    <message>
        <source>This file is on a network share (%1). Two computers that write to it at the same time can damage it: keep a catalogue that several people edit on a PostgreSQL server.</source>
        <translation>Этот файл на сетевом диске (%1). Если два компьютера пишут в него одновременно, он может повредиться: каталог, с которым работают несколько человек, держите на сервере PostgreSQL.</translation>
    </message>
    <message>
        <source>This catalogue can only be read, not changed.</source>
        <translation>Этот каталог можно только читать, но не менять.</translation>
    </message>
    <message>
        <source>Create this catalogue</source>
        <translation>Создать этот каталог</translation>
    </message>
    <message>
        <source>%1 was not opened</source>
        <translation>Каталог %1 не открыт</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Повторить</translation>
    </message>
    <message>
        <source>Change the connection…</source>
        <translation>Изменить подключение…</translation>
    </message>
    <message>
        <source>Open another…</source>
        <translation>Открыть другой…</translation>
    </message>
    <message>
        <source>New catalogue…</source>
        <translation>Новый каталог…</translation>
    </message>
    <message>
        <source>New catalogue</source>
        <translation>Новый каталог</translation>
    </message>
    <message>
        <source>There is a file %1 already, and it was left as it is. Choose another name, or open it with “Open…”.</source>
        <translation>Файл %1 уже есть, он не изменён. Выберите другое имя или откройте его командой «Открыть…».</translation>
    </message>
    <message>
        <source>Open a catalogue</source>
        <translation>Открыть каталог</translation>
    </message>
    <message>
        <source>None yet</source>
        <translation>Пока нет</translation>
    </message>
    <message>
        <source>Values that are not saved</source>
        <translation>Несохранённые значения</translation>
    </message>
    <message>
        <source>Some values typed into the table could not be saved. They are marked red.</source>
        <translation>Некоторые значения, введённые в таблицу, сохранить не удалось. Они отмечены красным.</translation>
    </message>
    <message>
        <source>Stay here</source>
        <translation>Остаться здесь</translation>
    </message>
    <message>
        <source>Give them up</source>
        <translation>Отказаться от них</translation>
    </message>
    <message>
        <source>Still at work</source>
        <translation>Работа ещё идёт</translation>
    </message>
    <message>
        <source>An import or export is running. If it is cancelled, everything is as it was before it.</source>
        <translation>Идёт импорт или экспорт. Если его отменить, всё останется как было.</translation>
    </message>
    <message>
        <source>Let it run</source>
        <translation>Пусть идёт</translation>
    </message>
    <message>
        <source>Cancel it</source>
        <translation>Отменить его</translation>
    </message>
    <message>
        <source>Loading the sample catalogue</source>
        <translation>Загрузка примера каталога</translation>
    </message>
    <message>
        <source>Cancelled; nothing was changed.</source>
        <translation>Отменено; ничего не изменено.</translation>
    </message>
    <message>
        <source>Database</source>
        <translation>База данных</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>Вид</translation>
    </message>
    <message>
        <source>File size</source>
        <translation>Размер файла</translation>
    </message>
    <message>
        <source>Revision</source>
        <translation>Ревизия</translation>
    </message>
    <message>
        <source>%1 (newest)</source>
        <translation>%1 (новейшая)</translation>
    </message>
    <message>
        <source>%1; the newest is %2</source>
        <translation>%1; новейшая — %2</translation>
    </message>
    <message>
        <source>Products</source>
        <translation>Товары</translation>
    </message>
    <message>
        <source>Categories</source>
        <translation>Категории</translation>
    </message>
    <message>
        <source>Tags</source>
        <translation>Метки</translation>
    </message>
    <message>
        <source>Tags on products</source>
        <translation>Метки на товарах</translation>
    </message>
    <message>
        <source>Database status</source>
        <translation>Состояние базы данных</translation>
    </message>
    <message>
        <source>Enter, F2 or typing</source>
        <translation>Ввод, F2 или набор текста</translation>
    </message>
    <message>
        <source>Change the current cell; Enter stores it, Esc gives it up</source>
        <translation>Изменить текущую ячейку; Ввод сохраняет, Esc отменяет</translation>
    </message>
    <message>
        <source>Tab in a cell</source>
        <translation>Tab в ячейке</translation>
    </message>
    <message>
        <source>Store it and go to the next cell</source>
        <translation>Сохранить и перейти к следующей ячейке</translation>
    </message>
    <message>
        <source>Ctrl+A, Shift+Up, Shift+Down</source>
        <translation>Ctrl+A, Shift+вверх, Shift+вниз</translation>
    </message>
    <message>
        <source>Select several products</source>
        <translation>Выделить несколько товаров</translation>
    </message>
    <message>
        <source>Keyboard shortcuts</source>
        <translation>Клавиши</translation>
    </message>
    <message>
        <source>%1 is closed</source>
        <translation>Каталог %1 закрыт</translation>
    </message>
    <message>
        <source>Its tables are being worked on.</source>
        <translation>С его таблицами идёт работа.</translation>
    </message>
    <message>
        <source>The tables of this catalogue were changed by another program. Save what you typed elsewhere, then reopen it.</source>
        <translation>Таблицы этого каталога изменила другая программа. Сохраните введённое в другом месте и откройте каталог заново.</translation>
    </message>
    <message>
        <source>Reopen</source>
        <translation>Открыть заново</translation>
    </message>
    <message>
        <source>The endpoint is off. %1</source>
        <translation>Доступ по HTTP выключен. %1</translation>
    </message>
    <message>
        <source>Endpoint…</source>
        <translation>Доступ по HTTP…</translation>
    </message>
    <message>
        <source>I know</source>
        <translation>Понятно</translation>
    </message>
    <message>
        <source>Connect to a server…</source>
        <translation>Подключиться к серверу…</translation>
    </message>
    <message>
        <source>%1 was not imported, because the catalogue that is open can only be read. Open another catalogue, then choose File &gt; Import….</source>
        <translation>%1 не импортирован: открытый каталог можно только читать. Откройте другой каталог и выберите «Файл &gt; Импортировать…».</translation>
    </message>
    <message>
        <source>It works. The database is empty and gets its tables when it is opened first.</source>
        <translation>Работает. База данных пуста и получит таблицы, когда её откроют впервые.</translation>
    </message>
    <message>
        <source>It works: the catalogue can be opened.</source>
        <translation>Работает: каталог можно открыть.</translation>
    </message>
    <message>
        <source>Start page</source>
        <translation>Начальная страница</translation>
    </message>
    <message>
        <source>The pages of the catalogue, with how much is on each.</source>
        <translation>Страницы каталога и сколько на каждой из них.</translation>
    </message>
    <message>
        <source>Only products that fit everything chosen here are shown. The numbers say how many a choice would leave.</source>
        <translation>Показаны только товары, которые подходят под всё выбранное здесь. Числа говорят, сколько оставит выбор.</translation>
    </message>
    <message>
        <source>The products. F2 or typing changes a cell, Enter stores it, Esc leaves it as it was. What is changed here can be undone with Ctrl+Z.</source>
        <translation>Товары. F2 или набор изменяет ячейку, Enter сохраняет, Esc оставляет как было. Изменённое отменяется с помощью Ctrl+Z.</translation>
    </message>
    <message>
        <source>All about the selected product. Ctrl+S saves; Alt+Up and Alt+Down go to the one before and the next.</source>
        <translation>Всё о выделенном товаре. Ctrl+S сохраняет; Alt+Вверх и Alt+Вниз ведут к предыдущему и следующему.</translation>
    </message>
    <message>
        <source>Edits that are held until they are saved together.</source>
        <translation>Правки, отложенные до общего сохранения.</translation>
    </message>
    <message>
        <source>What was done last, how many products are shown, and work that takes a while.</source>
        <translation>Что сделано последним, сколько товаров показано и долгая работа.</translation>
    </message>
    <message>
        <source>Pricebook ended unexpectedly. What was typed and not saved is offered where it was typed. A report without any of your data was written.</source>
        <translation>Pricebook неожиданно завершился. Набранное и не сохранённое предлагается там, где было набрано. Записан отчёт без каких-либо ваших данных.</translation>
    </message>
    <message>
        <source>Show the report</source>
        <translation>Показать отчёт</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Закрыть</translation>
    </message>
    <message>
        <source>Take products in from a file</source>
        <translation>Взять товары из файла</translation>
    </message>
    <message>
        <source>“%1” is set to be opened for reading only; change that under “Database &gt; Connections…”.</source>
        <translation>«%1» открывается только для чтения; изменить это можно в меню «База данных &gt; Подключения…».</translation>
    </message>
    <message>
        <source>Shift+Space</source>
        <translation>Shift+Пробел</translation>
    </message>
    <message>
        <source>Select the whole row of the current cell</source>
        <translation>Выделить всю строку текущей ячейки</translation>
    </message>
    <message>
        <source>Alt+Up, Alt+Down</source>
        <translation>Alt+Вверх, Alt+Вниз</translation>
    </message>
    <message>
        <source>In the form: the product before or behind this one</source>
        <translation>В форме: предыдущий или следующий товар</translation>
    </message>
    <message>
        <source>Ctrl+Enter</source>
        <translation>Ctrl+Ввод</translation>
    </message>
    <message>
        <source>In the form: save, then begin another product</source>
        <translation>В форме: сохранить и начать ещё один товар</translation>
    </message>
</context>
<context>
    <name>pricebook::MergeDialog</name>
    <message>
        <source>%1, %2</source>
        <comment>a tag or category and how many products have it</comment>
        <translation>%1, %2</translation>
    </message>
    <message>
        <source>Merge tags</source>
        <translation>Объединение меток</translation>
    </message>
    <message>
        <source>Merge categories</source>
        <translation>Объединение категорий</translation>
    </message>
    <message>
        <source>Keep</source>
        <translation>Оставить</translation>
    </message>
    <message>
        <source>The one to keep</source>
        <translation>Что останется</translation>
    </message>
    <message>
        <source>Name from now on</source>
        <translation>Новое название</translation>
    </message>
    <message>
        <source>Products that change</source>
        <translation>Изменяемые товары</translation>
    </message>
    <message>
        <source>Product</source>
        <translation>Товар</translation>
    </message>
    <message>
        <source>Tags now</source>
        <translation>Нынешние метки</translation>
    </message>
    <message>
        <source>Category now</source>
        <translation>Нынешняя категория</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Отмена</translation>
    </message>
    <message>
        <source>“%1”</source>
        <translation>«%1»</translation>
    </message>
    <message numerus="yes">
        <source>%1 and %Ln more</source>
        <translation>
            <numerusform>%1 и ещё %Ln</numerusform>
            <numerusform>%1 и ещё %Ln</numerusform>
            <numerusform>%1 и ещё %Ln</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 and %2</source>
        <translation>%1 и %2</translation>
    </message>
    <message>
        <source>Merge %1 into “%2”</source>
        <translation>Объединить %1 в «%2»</translation>
    </message>
    <message>
        <source>Merge</source>
        <translation>Объединить</translation>
    </message>
    <message>
        <source>Looking for the products…</source>
        <translation>Поиск товаров…</translation>
    </message>
    <message>
        <source>No product changes.</source>
        <translation>Ни один товар не изменится.</translation>
    </message>
    <message numerus="yes">
        <source>%Ln products change; these are the first of them:</source>
        <translation>
            <numerusform>Изменится %Ln товар; вот первые:</numerusform>
            <numerusform>Изменятся %Ln товара; вот первые:</numerusform>
            <numerusform>Изменятся %Ln товаров; вот первые:</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln products change:</source>
        <translation>
            <numerusform>Изменится %Ln товар:</numerusform>
            <numerusform>Изменятся %Ln товара:</numerusform>
            <numerusform>Изменятся %Ln товаров:</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Merge, change %Ln products</source>
        <translation>
            <numerusform>Объединить, изменить %Ln товар</numerusform>
            <numerusform>Объединить, изменить %Ln товара</numerusform>
            <numerusform>Объединить, изменить %Ln товаров</numerusform>
        </translation>
    </message>
    <message>
        <source>Merging of %1 into the tag “%2”</source>
        <translation>Объединение %1 в метку «%2»</translation>
    </message>
    <message>
        <source>Merging of %1 into the category “%2”</source>
        <translation>Объединение %1 в категорию «%2»</translation>
    </message>
    <message numerus="yes">
        <source>Merged %1 into “%2”; %Ln products changed.</source>
        <translation>
            <numerusform>%1 — теперь «%2»; изменён %Ln товар.</numerusform>
            <numerusform>%1 — теперь «%2»; изменены %Ln товара.</numerusform>
            <numerusform>%1 — теперь «%2»; изменено %Ln товаров.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>pricebook::MessagePage</name>
    <message>
        <source>Details</source>
        <translation>Подробности</translation>
    </message>
</context>
<context>
    <name>pricebook::MigrationDialog</name>
    <message>
        <source>Cancel</source>
        <translation>Отмена</translation>
    </message>
    <message>
        <source>Save log…</source>
        <translation>Сохранить журнал…</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Закрыть</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Повторить</translation>
    </message>
    <message>
        <source>Open catalogue</source>
        <translation>Открыть каталог</translation>
    </message>
    <message>
        <source>Finishing…</source>
        <translation>Завершение…</translation>
    </message>
    <message>
        <source>Still at work</source>
        <translation>Работа ещё идёт</translation>
    </message>
    <message>
        <source>The tables are being changed. If you stop now, everything is put back as it was.</source>
        <translation>Таблицы меняются. Если остановить сейчас, всё вернётся к прежнему.</translation>
    </message>
    <message>
        <source>Let it run</source>
        <translation>Пусть идёт</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Остановить</translation>
    </message>
    <message>
        <source>Save log</source>
        <translation>Сохранить журнал</translation>
    </message>
    <message>
        <source>The log could not be written to “%1”: %2. Choose another folder.</source>
        <translation>Записать журнал в «%1» не удалось: %2. Выберите другую папку.</translation>
    </message>
</context>
<context>
    <name>pricebook::MigrationLock</name>
    <message>
        <source>SQLite did not switch its foreign keys; nothing was changed.</source>
        <translation>SQLite не переключила внешние ключи; ничего не изменено.</translation>
    </message>
    <message>
        <source>The schema cannot be changed within another transaction.</source>
        <translation>Схему нельзя менять внутри другой транзакции.</translation>
    </message>
    <message>
        <source>Another program is writing to the database or changing its tables: nothing was changed, close it and try again.</source>
        <translation>Другая программа пишет в базу данных или меняет её таблицы: ничего не изменено, закройте её и повторите попытку.</translation>
    </message>
    <message>
        <source>The statement has ended the transaction: the database may be half changed, restore a backup.</source>
        <translation>Команда завершила транзакцию: база данных могла измениться наполовину, восстановите копию.</translation>
    </message>
</context>
<context>
    <name>pricebook::MigrationParser</name>
    <message>
        <source>the file is not UTF-8.</source>
        <translation>файл не в UTF-8.</translation>
    </message>
    <message>
        <source>the section [%1] is missing.</source>
        <translation>нет раздела [%1].</translation>
    </message>
    <message>
        <source>a statement stands before the first section.</source>
        <translation>перед первым разделом стоит команда.</translation>
    </message>
    <message>
        <source>unknown entry &quot;%1&quot;.</source>
        <translation>неизвестная запись &quot;%1&quot;.</translation>
    </message>
    <message>
        <source>&quot;%1&quot; stands here a second time.</source>
        <translation>&quot;%1&quot; стоит здесь второй раз.</translation>
    </message>
    <message>
        <source>a revision is twelve hexadecimal digits in lower case.</source>
        <translation>ревизия — двенадцать шестнадцатеричных цифр строчными буквами.</translation>
    </message>
    <message>
        <source>the message is empty.</source>
        <translation>сообщение пусто.</translation>
    </message>
    <message>
        <source>the time must be UTC, such as 2026-11-21T02:40:07Z.</source>
        <translation>время должно быть в UTC, например 2026-11-21T02:40:07Z.</translation>
    </message>
    <message>
        <source>compat is &quot;additive&quot; or &quot;breaking&quot;.</source>
        <translation>compat — &quot;additive&quot; или &quot;breaking&quot;.</translation>
    </message>
    <message>
        <source>unknown section [%1].</source>
        <translation>неизвестный раздел [%1].</translation>
    </message>
    <message>
        <source>the section [%1] stands here a second time.</source>
        <translation>раздел [%1] стоит здесь второй раз.</translation>
    </message>
    <message>
        <source>unknown option &quot;%1&quot;.</source>
        <translation>неизвестный параметр &quot;%1&quot;.</translation>
    </message>
    <message>
        <source>the entry &quot;%1&quot; is missing.</source>
        <translation>нет записи &quot;%1&quot;.</translation>
    </message>
    <message>
        <source>the file&apos;s name must be like 2026_11_21_0240-9d19eacfb85c_add_sku.sql.</source>
        <translation>имя файла должно быть вида 2026_11_21_0240-9d19eacfb85c_add_sku.sql.</translation>
    </message>
    <message>
        <source>the file&apos;s name has another revision.</source>
        <translation>в имени файла другая ревизия.</translation>
    </message>
    <message>
        <source>the file&apos;s name has another time.</source>
        <translation>в имени файла другое время.</translation>
    </message>
    <message>
        <source>the section [%1] has no options.</source>
        <translation>у раздела [%1] нет параметров.</translation>
    </message>
    <message>
        <source>only a downgrade can be irreversible.</source>
        <translation>необратимым может быть только понижение.</translation>
    </message>
    <message>
        <source>tables are rebuilt in SQLite only.</source>
        <translation>таблицы перестраиваются только в SQLite.</translation>
    </message>
    <message>
        <source>the option tx has one value: tx=no.</source>
        <translation>у параметра tx одно значение: tx=no.</translation>
    </message>
    <message>
        <source>tx=no is allowed in [upgrade postgresql] only.</source>
        <translation>tx=no допустимо только в [upgrade postgresql].</translation>
    </message>
    <message>
        <source>a section with tx=no has one statement.</source>
        <translation>в разделе с tx=no одна команда.</translation>
    </message>
    <message>
        <source>an irreversible section must be empty.</source>
        <translation>необратимый раздел должен быть пуст.</translation>
    </message>
    <message>
        <source>a section with the option &quot;empty&quot; must be empty.</source>
        <translation>раздел с параметром &quot;empty&quot; должен быть пуст.</translation>
    </message>
    <message>
        <source>the section [%1] is empty; if there is nothing to do, say why: empty=&quot;…&quot;.</source>
        <translation>раздел [%1] пуст; если делать нечего, скажите почему: empty=&quot;…&quot;.</translation>
    </message>
    <message>
        <source>the option is missing: rebuild=%1.</source>
        <translation>нет параметра: rebuild=%1.</translation>
    </message>
    <message>
        <source>&quot;-- rebuild:&quot; is followed by no CREATE TABLE.</source>
        <translation>после &quot;-- rebuild:&quot; нет CREATE TABLE.</translation>
    </message>
    <message>
        <source>&quot;-- copy:&quot; stands after &quot;-- rebuild:&quot; only.</source>
        <translation>&quot;-- copy:&quot; стоит только после &quot;-- rebuild:&quot;.</translation>
    </message>
    <message>
        <source>a precheck is one query after a line &quot;-- refuse: …&quot;.</source>
        <translation>предварительная проверка — один запрос после строки &quot;-- refuse: …&quot;.</translation>
    </message>
    <message>
        <source>write &quot;-- copy: column, column = expression&quot;.</source>
        <translation>напишите &quot;-- copy: столбец, столбец = выражение&quot;.</translation>
    </message>
    <message>
        <source>the column %1 stands here a second time.</source>
        <translation>столбец %1 стоит здесь второй раз.</translation>
    </message>
    <message>
        <source>after &quot;-- rebuild: %1&quot; comes &quot;CREATE TABLE %1 (…)&quot;.</source>
        <translation>после &quot;-- rebuild: %1&quot; идёт &quot;CREATE TABLE %1 (…)&quot;.</translation>
    </message>
    <message>
        <source>&quot;-- rebuild: %1&quot; needs a line &quot;-- copy: …&quot; that names the columns.</source>
        <translation>после &quot;-- rebuild: %1&quot; нужна строка &quot;-- copy: …&quot; с именами столбцов.</translation>
    </message>
</context>
<context>
    <name>pricebook::MigrationPlanView</name>
    <message>
        <source>(without a name)</source>
        <translation>(без названия)</translation>
    </message>
    <message>
        <source>Catalogue</source>
        <translation>Каталог</translation>
    </message>
    <message>
        <source>Now</source>
        <translation>Сейчас</translation>
    </message>
    <message>
        <source>Afterwards</source>
        <translation>После</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>Время</translation>
    </message>
    <message>
        <source>Backup</source>
        <translation>Копия</translation>
    </message>
    <message>
        <source>Another folder…</source>
        <translation>Другая папка…</translation>
    </message>
    <message>
        <source>Go on without a backup: I have made one myself</source>
        <translation>Продолжить без копии: я сделал её сам</translation>
    </message>
    <message>
        <source>Steps</source>
        <translation>Шаги</translation>
    </message>
    <message>
        <source>Date</source>
        <translation>Дата</translation>
    </message>
    <message>
        <source>What it does</source>
        <translation>Что делает</translation>
    </message>
    <message>
        <source>Revision</source>
        <translation>Ревизия</translation>
    </message>
    <message>
        <source>Rows</source>
        <translation>Строки</translation>
    </message>
    <message>
        <source>Mind</source>
        <translation>Учтите</translation>
    </message>
    <message>
        <source>Other programs are connected to this database. Close them first if you can.</source>
        <translation>К этой базе данных подключены другие программы. По возможности сначала закройте их.</translation>
    </message>
    <message>
        <source>Connected programs</source>
        <translation>Подключённые программы</translation>
    </message>
    <message>
        <source>Program</source>
        <translation>Программа</translation>
    </message>
    <message>
        <source>User</source>
        <translation>Пользователь</translation>
    </message>
    <message>
        <source>From</source>
        <translation>Откуда</translation>
    </message>
    <message>
        <source>Since</source>
        <translation>С</translation>
    </message>
    <message>
        <source>Does</source>
        <translation>Делает</translation>
    </message>
    <message>
        <source>This would be lost</source>
        <translation>Это будет потеряно</translation>
    </message>
    <message>
        <source>Lost data</source>
        <translation>Теряемые данные</translation>
    </message>
    <message>
        <source>What</source>
        <translation>Что</translation>
    </message>
    <message>
        <source>Rows with a value</source>
        <translation>Строки со значением</translation>
    </message>
    <message>
        <source>Show SQL</source>
        <translation>Показать SQL</translation>
    </message>
    <message>
        <source>SQL</source>
        <translation>SQL</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Копировать</translation>
    </message>
    <message>
        <source>Save…</source>
        <translation>Сохранить…</translation>
    </message>
    <message>
        <source>Hide SQL</source>
        <translation>Скрыть SQL</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1: %2</translation>
    </message>
    <message>
        <source>This catalogue was made by an older version of Pricebook.</source>
        <translation>Этот каталог создан более старой версией Pricebook.</translation>
    </message>
    <message numerus="yes">
        <source>%n step(s) bring it up to date. Your products, categories and tags stay.</source>
        <translation>
            <numerusform>Его обновляет %n шаг. Товары, категории и метки остаются.</numerusform>
            <numerusform>Его обновляют %n шага. Товары, категории и метки остаются.</numerusform>
            <numerusform>Его обновляют %n шагов. Товары, категории и метки остаются.</numerusform>
        </translation>
    </message>
    <message>
        <source>Go back to an older revision</source>
        <translation>Вернуться к прежней ревизии</translation>
    </message>
    <message numerus="yes">
        <source>%n step(s) are undone. An older version of Pricebook can work with the catalogue then.</source>
        <translation>
            <numerusform>Отменяется %n шаг. После этого с каталогом может работать более старая версия Pricebook.</numerusform>
            <numerusform>Отменяются %n шага. После этого с каталогом может работать более старая версия Pricebook.</numerusform>
            <numerusform>Отменяется %n шагов. После этого с каталогом может работать более старая версия Pricebook.</numerusform>
        </translation>
    </message>
    <message>
        <source>This catalogue was made by the program that Pricebook replaces.</source>
        <translation>Этот каталог создан программой, которую заменяет Pricebook.</translation>
    </message>
    <message>
        <source>Its tables are exactly those that Pricebook can take over; they have no revision.</source>
        <translation>Его таблицы в точности такие, какие Pricebook может принять; ревизии у них нет.</translation>
    </message>
    <message>
        <source>Its tables, of revision %1, are exactly those that Pricebook can take over.</source>
        <translation>Его таблицы ревизии %1 — в точности такие, какие Pricebook может принять.</translation>
    </message>
    <message>
        <source>A backup is made first. Afterwards the old program can go on working with the catalogue, but its own Alembic will refuse to change the tables, because it does not know the new revision.</source>
        <translation>Сначала делается копия. После этого прежняя программа может работать с каталогом и дальше, но её собственный Alembic откажется менять таблицы, потому что не знает новой ревизии.</translation>
    </message>
    <message numerus="yes">
        <source>%n step(s) then bring it up to date.</source>
        <translation>
            <numerusform>Затем его обновляет %n шаг.</numerusform>
            <numerusform>Затем его обновляют %n шага.</numerusform>
            <numerusform>Затем его обновляют %n шагов.</numerusform>
        </translation>
    </message>
    <message>
        <source>A change of this catalogue was interrupted.</source>
        <translation>Изменение этого каталога было прервано.</translation>
    </message>
    <message>
        <source>The step below began and did not end. Running it again does no harm, and ends it.</source>
        <translation>Шаг ниже начался и не закончился. Повторный запуск безвреден и завершает его.</translation>
    </message>
    <message>
        <source>The history of this catalogue does not agree with this program.</source>
        <translation>История этого каталога расходится с программой.</translation>
    </message>
    <message>
        <source>The tables are as they should be; only the history is corrected.</source>
        <translation>Таблицы такие, какими должны быть; исправляется только история.</translation>
    </message>
    <message>
        <source>%1, as %2</source>
        <translation>%1, как %2</translation>
    </message>
    <message>
        <source>%1, and the backup</source>
        <translation>%1 и копию</translation>
    </message>
    <message>
        <source>Nobody can change the catalogue meanwhile; choose a quiet moment.</source>
        <translation>Тем временем каталог никто не может менять; выберите спокойное время.</translation>
    </message>
    <message>
        <source>none: there is nothing in the database yet</source>
        <translation>нет: в базе данных ещё ничего нет</translation>
    </message>
    <message>
        <source>not possible</source>
        <translation>невозможна</translation>
    </message>
    <message>
        <source>%1
about %2; %3 are free there</source>
        <translation>%1
около %2; свободно там %3</translation>
    </message>
    <message>
        <source>about %1</source>
        <translation>около %1</translation>
    </message>
    <message>
        <source>this machine</source>
        <translation>этот компьютер</translation>
    </message>
    <message>
        <source>A connection pooler stands between this program and the server: a step that runs by itself needs a direct connection.</source>
        <translation>Между этой программой и сервером стоит диспетчер соединений: шагу, который выполняется сам по себе, нужно прямое соединение.</translation>
    </message>
    <message>
        <source>Remove what a failed run of Alembic left behind: %1</source>
        <translation>Удалить то, что осталось от неудачного запуска Alembic: %1</translation>
    </message>
    <message>
        <source>Type %1 to confirm that you want to go back</source>
        <translation>Введите %1, чтобы подтвердить возврат</translation>
    </message>
    <message>
        <source>Type %1 to confirm that this may be lost</source>
        <translation>Введите %1, чтобы подтвердить, что это можно потерять</translation>
    </message>
    <message>
        <source>Folder for the backup</source>
        <translation>Папка для копии</translation>
    </message>
    <message>
        <source>Save SQL</source>
        <translation>Сохранить SQL</translation>
    </message>
    <message>
        <source>The SQL could not be written to “%1”: %2. Choose another folder.</source>
        <translation>Записать SQL в «%1» не удалось: %2. Выберите другую папку.</translation>
    </message>
</context>
<context>
    <name>pricebook::MigrationResultView</name>
    <message>
        <source>Details</source>
        <translation>Подробности</translation>
    </message>
    <message>
        <source>Show folder</source>
        <translation>Показать папку</translation>
    </message>
    <message>
        <source>What was changed:</source>
        <translation>Что изменено:</translation>
    </message>
    <message>
        <source>It took %1.</source>
        <translation>Заняло %1.</translation>
    </message>
    <message>
        <source>The backup is in %1</source>
        <translation>Копия: %1</translation>
    </message>
    <message>
        <source>Nothing was changed.</source>
        <translation>Ничего не изменено.</translation>
    </message>
</context>
<context>
    <name>pricebook::MigrationRunView</name>
    <message>
        <source>Progress</source>
        <translation>Ход работы</translation>
    </message>
    <message>
        <source>Cancelling; everything is put back as it was…</source>
        <translation>Отмена; всё возвращается к прежнему…</translation>
    </message>
    <message>
        <source>%1:%2</source>
        <translation>%1:%2</translation>
    </message>
</context>
<context>
    <name>pricebook::MigrationRunner</name>
    <message>
        <source>There is no revision %1.</source>
        <translation>Ревизии %1 нет.</translation>
    </message>
    <message>
        <source>The revision %1 is below the current one.</source>
        <translation>Ревизия %1 ниже нынешней.</translation>
    </message>
    <message>
        <source>The revision %1 is above the current one.</source>
        <translation>Ревизия %1 выше нынешней.</translation>
    </message>
    <message>
        <source>The revision %1 cannot be undone: %2</source>
        <translation>Ревизию %1 отменить нельзя: %2</translation>
    </message>
    <message>
        <source>Going below the revision %1 loses %2: restore a backup instead, or agree to the loss.</source>
        <translation>Возврат ниже ревизии %1 теряет %2: лучше восстановите копию или согласитесь на потерю.</translation>
    </message>
    <message>
        <source>There is nothing to take over: the database is this program&apos;s already.</source>
        <translation>Принимать нечего: база данных уже принадлежит этой программе.</translation>
    </message>
    <message>
        <source>A failed Alembic run left these tables behind: %1. Look whether they hold anything that is needed, then allow to drop them.</source>
        <translation>Неудачный запуск Alembic оставил эти таблицы: %1. Посмотрите, нет ли в них нужного, затем разрешите их удалить.</translation>
    </message>
    <message>
        <source>The revision %1 needs a connection of its own, and a connection pooler is in between: connect to the server directly for this upgrade.</source>
        <translation>Ревизии %1 нужно собственное соединение, а перед сервером стоит диспетчер соединений: для этого обновления подключитесь к серверу напрямую.</translation>
    </message>
    <message>
        <source>had no revision</source>
        <translation>ревизии не было</translation>
    </message>
    <message>
        <source>was revision %1</source>
        <translation>была ревизия %1</translation>
    </message>
    <message>
        <source>The table %1 that a failed Alembic run left behind holds more rows than %2: it was left alone, and nothing was changed. Save its rows first.</source>
        <translation>В таблице %1, оставшейся от неудачного запуска Alembic, строк больше, чем в %2: она не тронута, ничего не изменено. Сначала сохраните её строки.</translation>
    </message>
    <message>
        <source>checksum noted anew, was %1</source>
        <translation>контрольная сумма записана заново, была %1</translation>
    </message>
    <message>
        <source>No backup could be made, so nothing was changed: %1</source>
        <translation>Копию сделать не удалось, поэтому ничего не изменено: %1</translation>
    </message>
    <message>
        <source>The tables did not become what the revision %1 makes of them: %2.</source>
        <translation>Таблицы стали не такими, какими их делает ревизия %1: %2.</translation>
    </message>
    <message>
        <source>SQLite found damage in the file after the change: restore the backup and check the disk.</source>
        <translation>После изменения SQLite нашла в файле повреждение: восстановите копию и проверьте диск.</translation>
    </message>
    <message>
        <source>In use by %1.</source>
        <translation>Занято: %1.</translation>
    </message>
    <message>
        <source>The server is still working on it: look at the state of the database in a while before you try again.</source>
        <translation>Сервер ещё занят этим: посмотрите состояние базы данных немного позже, прежде чем повторять попытку.</translation>
    </message>
    <message>
        <source>The database could not be looked at afterwards (%1): it is either as it was, at revision %2, or wholly changed.</source>
        <translation>Посмотреть базу данных после этого не удалось (%1): она либо прежняя, на ревизии %2, либо изменена полностью.</translation>
    </message>
    <message>
        <source>The database was looked at again: it is as it was, at revision %1.</source>
        <translation>База данных проверена ещё раз: она прежняя, на ревизии %1.</translation>
    </message>
    <message>
        <source>The database is at revision %1 now.</source>
        <translation>Теперь база данных на ревизии %1.</translation>
    </message>
    <message>
        <source>The database names several revisions at once (%1): allow to remove them with --purge.</source>
        <translation>В базе данных указано сразу несколько ревизий (%1): разрешите их убрать, добавив --purge.</translation>
    </message>
    <message>
        <source>there are tables: %1</source>
        <translation>есть таблицы: %1</translation>
    </message>
    <message>
        <source>The tables are not those of revision %1, so nothing was changed: %2.</source>
        <translation>Таблицы не такие, как у ревизии %1, поэтому ничего не изменено: %2.</translation>
    </message>
    <message>
        <source>against the tables: %1</source>
        <translation>наперекор таблицам: %1</translation>
    </message>
    <message>
        <source>The database needs the extension %1, which this user may not create or the server does not have: ask the administrator to run &quot;CREATE EXTENSION %1;&quot; in this database as a superuser (on Debian it is in postgresql-contrib), then try again.</source>
        <translation>Базе данных нужно расширение %1, которое этот пользователь не может создать или которого нет на сервере: попросите администратора выполнить в этой базе &quot;CREATE EXTENSION %1;&quot; от имени суперпользователя (в Debian оно в postgresql-contrib), затем повторите попытку.</translation>
    </message>
    <message>
        <source>The change of the tables stopped at %1, line %2: %3</source>
        <translation>Изменение таблиц остановилось на %1, строка %2: %3</translation>
    </message>
    <message>
        <source>The change of the tables by %1 was taken back: %2</source>
        <translation>Изменение таблиц ревизией %1 отменено: %2</translation>
    </message>
    <message>
        <source>The database was left as it is: %1</source>
        <translation>База данных оставлена как есть: %1</translation>
    </message>
    <message>
        <source>the check in line %1 found a row.</source>
        <translation>проверка в строке %1 нашла строку.</translation>
    </message>
</context>
<context>
    <name>pricebook::MigrationSet</name>
    <message>
        <source>%1 has the same revision.</source>
        <translation>у %1 та же ревизия.</translation>
    </message>
    <message>
        <source>it merges two lines of revisions: only one line can be applied.</source>
        <translation>соединяет две линии ревизий, а применить можно только одну.</translation>
    </message>
    <message>
        <source>it revises %1, which is not there.</source>
        <translation>меняет %1, которой нет.</translation>
    </message>
    <message>
        <source>it and %1 are both a first revision.</source>
        <translation>и она, и %1 — первая ревизия.</translation>
    </message>
    <message>
        <source>it and %1 revise the same revision: there would be two heads.</source>
        <translation>и она, и %1 меняют одну и ту же ревизию: вершин было бы две.</translation>
    </message>
    <message>
        <source>it is not reached from a first revision: the revisions go in a circle.</source>
        <translation>не достижима от первой ревизии: ревизии идут по кругу.</translation>
    </message>
    <message>
        <source>There are no migrations.</source>
        <translation>Миграций нет.</translation>
    </message>
</context>
<context>
    <name>pricebook::Money</name>
    <message>
        <source>“%1” is not a price: type digits with at most two decimals, such as 1234.50.</source>
        <translation>«%1» — не цена: введите цифры и не больше двух знаков после запятой, например 1234,50.</translation>
    </message>
    <message>
        <source>“%1” has three decimals. Type %2 if it is thousands, or at most two decimals.</source>
        <translation>У «%1» три знака после запятой. Введите %2, если это тысячи, или не больше двух знаков.</translation>
    </message>
    <message>
        <source>“%1” has more than two decimals: a price has at most two.</source>
        <translation>У «%1» больше двух знаков после запятой: у цены их не больше двух.</translation>
    </message>
    <message>
        <source>A price must be above zero: 0.01 is the least.</source>
        <translation>Цена должна быть больше нуля: наименьшая — 0,01.</translation>
    </message>
    <message>
        <source>A price can be at most 9,999,999,999.99.</source>
        <translation>Цена может быть не больше 9 999 999 999,99.</translation>
    </message>
    <message>
        <source>A price is needed, such as 19.90.</source>
        <translation>Нужна цена, например 19,90.</translation>
    </message>
    <message>
        <source>“%1” has two decimal signs: write groups with spaces or not at all, such as 1 234.50.</source>
        <translation>В «%1» два десятичных знака: пишите группы через пробел или слитно, например 1 234,50.</translation>
    </message>
    <message>
        <source>%1 has more than two decimals: a price has at most two.</source>
        <translation>У %1 больше двух знаков после запятой: у цены их не больше двух.</translation>
    </message>
</context>
<context>
    <name>pricebook::MoveController</name>
    <message>
        <source>Move to PostgreSQL: which empty database?</source>
        <translation>Перенос в PostgreSQL: в какую пустую базу?</translation>
    </message>
    <message>
        <source>Copy to a new file</source>
        <translation>Копия в новый файл</translation>
    </message>
    <message>
        <source>Catalogues (*.db *.sqlite *.sqlite3)</source>
        <translation>Каталоги (*.db *.sqlite *.sqlite3)</translation>
    </message>
</context>
<context>
    <name>pricebook::MoveDialog</name>
    <message>
        <source>Move to PostgreSQL</source>
        <translation>Перенос в PostgreSQL</translation>
    </message>
    <message>
        <source>Copy to a new file</source>
        <translation>Копия в новый файл</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Отмена</translation>
    </message>
    <message>
        <source>Choose another place…</source>
        <translation>Выбрать другое место…</translation>
    </message>
    <message>
        <source>Look again</source>
        <translation>Проверить ещё раз</translation>
    </message>
    <message>
        <source>Copy and switch</source>
        <translation>Копировать и перейти</translation>
    </message>
    <message>
        <source>Progress</source>
        <translation>Ход работы</translation>
    </message>
    <message>
        <source>Looking whether the copy is possible…</source>
        <translation>Проверяем, возможна ли копия…</translation>
    </message>
    <message>
        <source>From %1
to %2</source>
        <translation>Из %1
в %2</translation>
    </message>
    <message>
        <source>The copy is not possible like this.</source>
        <translation>Так скопировать не получится.</translation>
    </message>
    <message numerus="yes">
        <source>%Ln products, with everything that belongs to them, will be copied.</source>
        <translation>
            <numerusform>Будет скопирован %Ln товар со всем, что к нему относится.</numerusform>
            <numerusform>Будут скопированы %Ln товара со всем, что к ним относится.</numerusform>
            <numerusform>Будут скопированы %Ln товаров со всем, что к ним относится.</numerusform>
        </translation>
    </message>
    <message>
        <source>Categories, tags, users, saved views and the whole history come along, and every table is compared with its copy before the program switches to it. What you have now stays where it is, as it is. Others should not change the catalogue meanwhile: if somebody does, the copy is thrown away and you are told.</source>
        <translation>Категории, метки, пользователи, сохранённые виды и вся история переносятся тоже, и каждая таблица сверяется со своей копией, прежде чем программа перейдёт на неё. То, что есть сейчас, остаётся на месте как было. Пусть другие пока не меняют каталог: если кто-то изменит, копия отбрасывается, и вы об этом узнаете.</translation>
    </message>
    <message>
        <source>Copying the catalogue to %1…</source>
        <translation>Каталог копируется в %1…</translation>
    </message>
    <message>
        <source>The catalogue is copied; the program works with the copy now.</source>
        <translation>Каталог скопирован; программа теперь работает с копией.</translation>
    </message>
    <message>
        <source>The catalogue was not copied; it is open where it was.</source>
        <translation>Каталог не скопирован; он открыт там же, где был.</translation>
    </message>
</context>
<context>
    <name>pricebook::MoveToCategoryDialog</name>
    <message numerus="yes">
        <source>Move %Ln products</source>
        <translation>
            <numerusform>Переместить %Ln товар</numerusform>
            <numerusform>Переместить %Ln товара</numerusform>
            <numerusform>Переместить %Ln товаров</numerusform>
        </translation>
    </message>
    <message>
        <source>Category</source>
        <translation>Категория</translation>
    </message>
    <message>
        <source>Category to move to</source>
        <translation>Категория, в которую переместить</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Отмена</translation>
    </message>
    <message>
        <source>There is no category “%1”. Choose one of the list.</source>
        <translation>Категории «%1» нет. Выберите из списка.</translation>
    </message>
</context>
<context>
    <name>pricebook::NameDelegate</name>
    <message>
        <source>Name</source>
        <translation>Название</translation>
    </message>
</context>
<context>
    <name>pricebook::NewRevision</name>
    <message>
        <source>%1 cannot be read: check its permissions.</source>
        <translation>%1 не читается: проверьте права доступа.</translation>
    </message>
    <message>
        <source>There is a revision %1 already: choose another id.</source>
        <translation>Ревизия %1 уже есть: выберите другое обозначение.</translation>
    </message>
    <message>
        <source>A revision needs a message that says what it changes.</source>
        <translation>Ревизии нужно сообщение о том, что она меняет.</translation>
    </message>
    <message>
        <source>A revision is twelve hexadecimal digits in lower case.</source>
        <translation>Ревизия — двенадцать шестнадцатеричных цифр строчными буквами.</translation>
    </message>
    <message>
        <source>There is no folder %1.</source>
        <translation>Папки %1 нет.</translation>
    </message>
    <message>
        <source>%1 cannot be made: %2</source>
        <translation>%1 создать нельзя: %2</translation>
    </message>
    <message>
        <source>%1 cannot be written: %2</source>
        <translation>%1 записать нельзя: %2</translation>
    </message>
</context>
<context>
    <name>pricebook::NoticeChannel</name>
    <message>
        <source>%1 could not be reached: %2</source>
        <translation>%1 недоступен: %2</translation>
    </message>
    <message>
        <source>%1 answered %2: %3</source>
        <translation>%1 ответил %2: %3</translation>
    </message>
    <message>
        <source>(Sent again: whether the first time arrived is not known.)</source>
        <translation>(Отправлено ещё раз: неизвестно, дошло ли в первый раз.)</translation>
    </message>
    <message>
        <source>This is a test: notices of Pricebook arrive here.</source>
        <translation>Это проверка: сюда приходят уведомления Pricebook.</translation>
    </message>
    <message>
        <source>%1 answered, but not as Telegram&apos;s Bot API does.</source>
        <translation>%1 отвечает, но не так, как Bot API Telegram.</translation>
    </message>
    <message>
        <source>%1 answered %2.</source>
        <translation>%1 отвечает: %2.</translation>
    </message>
    <message>
        <source>Give the address that it leads to.</source>
        <translation>Укажите адрес, на который он перенаправляет.</translation>
    </message>
    <message>
        <source>The receiver does not accept it: compare the secret on both sides.</source>
        <translation>Получатель не принимает: сравните секрет на обеих сторонах.</translation>
    </message>
    <message>
        <source>Check the path of the address.</source>
        <translation>Проверьте путь в адресе.</translation>
    </message>
    <message>
        <source>Check the bot&apos;s key.</source>
        <translation>Проверьте ключ бота.</translation>
    </message>
    <message>
        <source>The bot may not write there: unblock it, or add it to the group.</source>
        <translation>Боту нельзя туда писать: разблокируйте его или добавьте в группу.</translation>
    </message>
    <message>
        <source>Check the chat&apos;s number, and write to the bot once: it may not begin.</source>
        <translation>Проверьте номер чата и один раз напишите боту: сам он начать не может.</translation>
    </message>
</context>
<context>
    <name>pricebook::NoticeOptions</name>
    <message>
        <source>“%1” is none of created, price, changed, deleted.</source>
        <translation>«%1» не подходит: нужно created, price, changed или deleted.</translation>
    </message>
    <message>
        <source>It must be an address that begins with https:// or http://.</source>
        <translation>Нужен адрес, который начинается с https:// или http://.</translation>
    </message>
    <message>
        <source>Each must be an address that begins with https:// or http://, with commas between.</source>
        <translation>Нужны адреса, которые начинаются с https:// или http://, через запятую.</translation>
    </message>
    <message>
        <source>Webhooks are signed: set PRICEBOOK_WEBHOOK_SECRET to at least %1 characters.</source>
        <translation>Вебхуки подписываются: задайте PRICEBOOK_WEBHOOK_SECRET не короче %1 знаков.</translation>
    </message>
    <message>
        <source>Telegram needs both TELEGRAM_BOT_API_KEY and TELEGRAM_USER_ID: set the other one too, or none.</source>
        <translation>Для Telegram нужны и TELEGRAM_BOT_API_KEY, и TELEGRAM_USER_ID: задайте обе или ни одной.</translation>
    </message>
</context>
<context>
    <name>pricebook::NoticePost</name>
    <message>
        <source>nobody listens there.</source>
        <translation>там никто не слушает.</translation>
    </message>
    <message>
        <source>there is no such host, or no network.</source>
        <translation>нет такого хоста или нет сети.</translation>
    </message>
    <message>
        <source>it closed the connection without an answer.</source>
        <translation>соединение закрыто без ответа.</translation>
    </message>
    <message>
        <source>no answer came in time.</source>
        <translation>ответ не пришёл вовремя.</translation>
    </message>
    <message>
        <source>its certificate is not one that this computer trusts.</source>
        <translation>этот компьютер не доверяет его сертификату.</translation>
    </message>
    <message>
        <source>the network failed (error %1).</source>
        <translation>ошибка сети (%1).</translation>
    </message>
</context>
<context>
    <name>pricebook::NoticeService</name>
    <message>
        <source>It was taken after %1 s: look into the chat.</source>
        <translation>Принято за %1 с: посмотрите в чат.</translation>
    </message>
    <message>
        <source>It was taken after %1 s, with the answer %2.</source>
        <translation>Принято за %1 с, ответ %2.</translation>
    </message>
    <message>
        <source>No keychain answers: the secret is kept until the program ends, and never written into a file.</source>
        <translation>Хранилище паролей не отвечает: секрет хранится до выхода из программы и в файл не пишется.</translation>
    </message>
    <message>
        <source>Nothing is sent to Telegram: the bot&apos;s key or the chat&apos;s number is missing.</source>
        <translation>В Telegram ничего не отправляется: нет ключа бота или номера чата.</translation>
    </message>
    <message>
        <source>Nothing is sent to %1: its secret is missing.</source>
        <translation>На %1 ничего не отправляется: нет его секрета.</translation>
    </message>
    <message>
        <source>No catalogue is open.</source>
        <translation>Каталог не открыт.</translation>
    </message>
    <message>
        <source>The open catalogue can only be read here, so that other programs send its notices.</source>
        <translation>Открытый каталог здесь можно только читать, поэтому его уведомления отправляют другие программы.</translation>
    </message>
</context>
<context>
    <name>pricebook::NoticeSettings</name>
    <message>
        <source>Pricebook can tell a chat or other programs what happens to products, whoever changes them. Notices wait in the catalogue until they have arrived.</source>
        <translation>Pricebook может сообщать в чат и другим программам, что происходит с товарами, кто бы их ни менял. Уведомления ждут в каталоге, пока не дойдут.</translation>
    </message>
    <message>
        <source>What the environment or the file .env says counts more than what is set here, and cannot be changed here.</source>
        <translation>Заданное в окружении или в файле .env важнее этих настроек, и здесь его не изменить.</translation>
    </message>
    <message>
        <source>New products</source>
        <translation>Новые товары</translation>
    </message>
    <message>
        <source>Changed prices</source>
        <translation>Изменённые цены</translation>
    </message>
    <message>
        <source>Other changes of products</source>
        <translation>Другие изменения товаров</translation>
    </message>
    <message>
        <source>Deleted products</source>
        <translation>Удалённые товары</translation>
    </message>
    <message>
        <source>What to tell</source>
        <translation>О чём сообщать</translation>
    </message>
    <message>
        <source>This computer has no keychain that answers: keys and secrets typed here are kept until the program ends and never written into a file.</source>
        <translation>На этом компьютере не отвечает хранилище паролей: введённые здесь ключи и секреты хранятся до выхода из программы и в файл не пишутся.</translation>
    </message>
    <message>
        <source>Nothing is told as long as none of these is chosen.</source>
        <translation>Пока ничего не выбрано, ни о чём не сообщается.</translation>
    </message>
</context>
<context>
    <name>pricebook::NoticeTest</name>
    <message>
        <source>Send a test message</source>
        <translation>Отправить проверочное сообщение</translation>
    </message>
    <message>
        <source>Sending; the answer may take up to 20 seconds…</source>
        <translation>Отправляется; ответа ждать до 20 секунд…</translation>
    </message>
</context>
<context>
    <name>pricebook::NoticeTexts</name>
    <message>
        <source>New product</source>
        <translation>Новый товар</translation>
    </message>
    <message>
        <source>New products: %1</source>
        <translation>Новых товаров: %1</translation>
    </message>
    <message>
        <source>Price changed</source>
        <translation>Цена изменена</translation>
    </message>
    <message>
        <source>Prices changed: %1</source>
        <translation>Изменено цен: %1</translation>
    </message>
    <message>
        <source>Product deleted</source>
        <translation>Товар удалён</translation>
    </message>
    <message>
        <source>Products deleted: %1</source>
        <translation>Удалено товаров: %1</translation>
    </message>
    <message>
        <source>Product changed</source>
        <translation>Товар изменён</translation>
    </message>
    <message>
        <source>Products changed: %1</source>
        <translation>Изменено товаров: %1</translation>
    </message>
    <message>
        <source>%1 → %2</source>
        <translation>%1 → %2</translation>
    </message>
    <message>
        <source>%1: %2 shmeckles, %3 flurbos</source>
        <translation>%1: %2 шмеклей, %3 флурбо</translation>
    </message>
    <message>
        <source>by %1</source>
        <translation>кто: %1</translation>
    </message>
    <message>
        <source>… and %1 more</source>
        <translation>… и ещё %1</translation>
    </message>
</context>
<context>
    <name>pricebook::OfflineScript</name>
    <message>
        <source>The revision %1 cannot be undone: %2</source>
        <translation>Ревизию %1 отменить нельзя: %2</translation>
    </message>
</context>
<context>
    <name>pricebook::OutboxView</name>
    <message>
        <source>Try again now</source>
        <translation>Повторить сейчас</translation>
    </message>
    <message>
        <source>Outbox</source>
        <translation>Исходящие</translation>
    </message>
    <message>
        <source>This window sends the notices of the open catalogue.</source>
        <translation>Это окно отправляет уведомления открытого каталога.</translation>
    </message>
    <message>
        <source>This window sends no notices.</source>
        <translation>Это окно уведомлений не отправляет.</translation>
    </message>
    <message>
        <source>Waiting: %L1. Sent today: %L2.</source>
        <translation>Ждут: %L1. Отправлено сегодня: %L2.</translation>
    </message>
    <message>
        <source>Given up: %L1.</source>
        <translation>Не удалось отправить: %L1.</translation>
    </message>
    <message>
        <source>Last problem: %1 The next try is at %2.</source>
        <translation>Последняя неудача: %1 Следующая попытка в %2.</translation>
    </message>
    <message>
        <source>Last problem: %1</source>
        <translation>Последняя неудача: %1</translation>
    </message>
</context>
<context>
    <name>pricebook::PasswordDialog</name>
    <message>
        <source>Set a password</source>
        <translation>Пароль</translation>
    </message>
    <message>
        <source>New password of %1</source>
        <translation>Новый пароль для %1</translation>
    </message>
    <message>
        <source>New password</source>
        <translation>Новый пароль</translation>
    </message>
    <message>
        <source>Whoever is logged in as this user is logged out.</source>
        <translation>Кто вошёл под этим именем, выйдет.</translation>
    </message>
    <message>
        <source>Set password</source>
        <translation>Задать пароль</translation>
    </message>
</context>
<context>
    <name>pricebook::PasswordHash</name>
    <message>
        <source>Too many passwords are being checked at once: try again in a few seconds.</source>
        <translation>Одновременно проверяется слишком много паролей: повторите попытку через несколько секунд.</translation>
    </message>
    <message>
        <source>There is not enough memory to hash a password: close other programs and try again.</source>
        <translation>Для проверки пароля не хватает памяти: закройте другие программы и повторите попытку.</translation>
    </message>
</context>
<context>
    <name>pricebook::PasswordPrompt</name>
    <message>
        <source>No password was given.</source>
        <translation>Пароль не введён.</translation>
    </message>
    <message>
        <source>The password is too long: at most 1,000 characters are allowed.</source>
        <translation>Пароль слишком длинный: допустимо не больше 1000 символов.</translation>
    </message>
    <message>
        <source>The password is no text in UTF-8: type it again.</source>
        <translation>Пароль — не текст в UTF-8: введите его ещё раз.</translation>
    </message>
    <message>
        <source>Nobody can be asked for a password here: give --password-stdin and write it to standard input.</source>
        <translation>Спросить пароль здесь не у кого: добавьте --password-stdin и передайте его на стандартный ввод.</translation>
    </message>
    <message>
        <source>New password for %1: </source>
        <translation>Новый пароль для %1: </translation>
    </message>
    <message>
        <source>The same again: </source>
        <translation>Ещё раз тот же: </translation>
    </message>
    <message>
        <source>The two are not the same: nothing was changed.</source>
        <translation>Пароли не совпали: ничего не изменено.</translation>
    </message>
</context>
<context>
    <name>pricebook::PictureLoader</name>
    <message>
        <source>There is no picture at this address (answer %1).</source>
        <translation>По этому адресу картинки нет (ответ %1).</translation>
    </message>
    <message>
        <source>The server %1 is not known. Check the address and the network.</source>
        <translation>Сервер %1 неизвестен. Проверьте адрес и сеть.</translation>
    </message>
    <message>
        <source>The server %1 refused the connection.</source>
        <translation>Сервер %1 отказал в соединении.</translation>
    </message>
    <message>
        <source>The secure connection to %1 failed.</source>
        <translation>Защищённое соединение с %1 не удалось.</translation>
    </message>
    <message>
        <source>The address redirects to something that is not on the web.</source>
        <translation>Адрес перенаправляет за пределы веба.</translation>
    </message>
    <message>
        <source>The server %1 answered %2.</source>
        <translation>Сервер %1 ответил %2.</translation>
    </message>
    <message>
        <source>The picture could not be fetched from %1.</source>
        <translation>Получить картинку с %1 не удалось.</translation>
    </message>
    <message>
        <source>A picture&apos;s file can only be shown beside an SQLite database; on a server it needs an address that starts with http:// or https://.</source>
        <translation>Файл картинки можно показать только рядом с базой данных SQLite; на сервере нужен адрес, начинающийся с http:// или https://.</translation>
    </message>
    <message>
        <source>The address redirects too many times.</source>
        <translation>Адрес перенаправляет слишком много раз.</translation>
    </message>
    <message numerus="yes">
        <source>The picture did not arrive within %Ln seconds.</source>
        <translation>
            <numerusform>Картинка не пришла за %Ln секунду.</numerusform>
            <numerusform>Картинка не пришла за %Ln секунды.</numerusform>
            <numerusform>Картинка не пришла за %Ln секунд.</numerusform>
        </translation>
    </message>
    <message>
        <source>The picture is larger than %1.</source>
        <translation>Картинка больше %1.</translation>
    </message>
    <message>
        <source>What is at this address is not a picture that can be shown (PNG, JPEG, GIF, BMP or WebP).</source>
        <translation>По этому адресу не картинка, которую можно показать (PNG, JPEG, GIF, BMP или WebP).</translation>
    </message>
    <message>
        <source>The picture is too large: %1 × %2 pixels.</source>
        <translation>Картинка слишком велика: %1 × %2 пикселей.</translation>
    </message>
    <message>
        <source>The picture is damaged or too large to be decoded.</source>
        <translation>Картинка повреждена или слишком велика, чтобы её прочитать.</translation>
    </message>
    <message>
        <source>There is no file “%1” beside the database.</source>
        <translation>Рядом с базой данных нет файла «%1».</translation>
    </message>
    <message>
        <source>“%1” is not below the database&apos;s folder.</source>
        <translation>«%1» не внутри папки базы данных.</translation>
    </message>
    <message>
        <source>The file “%1” cannot be read.</source>
        <translation>Файл «%1» не читается.</translation>
    </message>
</context>
<context>
    <name>pricebook::PictureView</name>
    <message>
        <source>Picture</source>
        <translation>Картинка</translation>
    </message>
    <message>
        <source>No picture</source>
        <translation>Без картинки</translation>
    </message>
    <message>
        <source>Loading the picture…</source>
        <translation>Картинка загружается…</translation>
    </message>
</context>
<context>
    <name>pricebook::PostgresSchemaReader</name>
    <message>
        <source>The user&apos;s search_path names no schema that is there: ask the administrator to create the schema or to change the search_path.</source>
        <translation>В search_path пользователя нет ни одной существующей схемы: попросите администратора создать схему или изменить search_path.</translation>
    </message>
</context>
<context>
    <name>pricebook::Precheck</name>
    <message>
        <source>products have a price that is no number above zero and below 10,000,000,000: %1, such as the ids %2. Correct them first.</source>
        <translation>у товаров цена — не число больше нуля и меньше 10 000 000 000: %1, например у номеров %2. Сначала исправьте их.</translation>
    </message>
    <message>
        <source>products have a price with more than two decimals: %1, such as the ids %2. Correct them first.</source>
        <translation>у товаров цена больше чем с двумя знаками после запятой: %1, например у номеров %2. Сначала исправьте их.</translation>
    </message>
    <message>
        <source>rows have the largest id that there is, so that no new row could get one after it: %1, such as the ids %2. Give them other ids first.</source>
        <translation>у строк наибольший возможный номер, так что новая строка не получила бы следующего: %1, например номера %2. Сначала дайте им другие номера.</translation>
    </message>
</context>
<context>
    <name>pricebook::Preferences</name>
    <message>
        <source>General</source>
        <translation>Общие</translation>
    </message>
    <message>
        <source>Price checks</source>
        <translation>Проверки цен</translation>
    </message>
    <message>
        <source>History</source>
        <translation>История</translation>
    </message>
    <message>
        <source>Endpoint</source>
        <translation>Доступ по HTTP</translation>
    </message>
    <message>
        <source>Notices</source>
        <translation>Уведомления</translation>
    </message>
</context>
<context>
    <name>pricebook::PriceCellDelegate</name>
    <message>
        <source>%1: sure? Press Enter again to keep it.</source>
        <translation>%1: точно? Нажмите Ввод ещё раз, чтобы оставить.</translation>
    </message>
</context>
<context>
    <name>pricebook::PriceChecksDialog</name>
    <message>
        <source>Price checks</source>
        <translation>Проверки цен</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Отмена</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Сохранить</translation>
    </message>
</context>
<context>
    <name>pricebook::PriceEdit</name>
    <message>
        <source>A percentage must be above 0 and at most 10,000.</source>
        <translation>Процент должен быть больше 0 и не больше 10 000.</translation>
    </message>
    <message>
        <source>A price cannot go down by more than 100 %.</source>
        <translation>Цена не может уменьшиться больше чем на 100 %.</translation>
    </message>
    <message>
        <source>The amount must be above zero and at most 9,999,999,999.99.</source>
        <translation>Сумма должна быть больше нуля и не больше 9 999 999 999,99.</translation>
    </message>
    <message>
        <source>The least and the most price must be above zero and at most 9,999,999,999.99.</source>
        <translation>Наименьшая и наибольшая цены должны быть больше нуля и не больше 9 999 999 999,99.</translation>
    </message>
    <message>
        <source>The least price is above the most: exchange the two.</source>
        <translation>Наименьшая цена больше наибольшей: поменяйте их местами.</translation>
    </message>
    <message>
        <source>A percentage is needed, such as 5 or 2.5.</source>
        <translation>Нужен процент, например 5 или 2,5.</translation>
    </message>
    <message>
        <source>“%1” is not a percentage: type digits with at most two decimals, such as 2.5; above 0 and at most 10,000.</source>
        <translation>«%1» — не процент: введите цифры и не больше двух знаков после запятой, например 2,5; больше 0 и не больше 10 000.</translation>
    </message>
</context>
<context>
    <name>pricebook::PriceEditFields</name>
    <message>
        <source>Raise by percent</source>
        <translation>Поднять на процент</translation>
    </message>
    <message>
        <source>Lower by percent</source>
        <translation>Снизить на процент</translation>
    </message>
    <message>
        <source>Raise by amount</source>
        <translation>Поднять на сумму</translation>
    </message>
    <message>
        <source>Lower by amount</source>
        <translation>Снизить на сумму</translation>
    </message>
    <message>
        <source>Set to</source>
        <translation>Установить</translation>
    </message>
    <message>
        <source>Copy %1</source>
        <translation>Взять: %1</translation>
    </message>
    <message>
        <source>0.01</source>
        <translation>0,01</translation>
    </message>
    <message>
        <source>0.05</source>
        <translation>0,05</translation>
    </message>
    <message>
        <source>0.10</source>
        <translation>0,10</translation>
    </message>
    <message>
        <source>1.00, whole</source>
        <translation>1,00 (до целых)</translation>
    </message>
    <message>
        <source>end in .99</source>
        <translation>с ,99 на конце</translation>
    </message>
    <message>
        <source>no limit</source>
        <translation>без предела</translation>
    </message>
    <message>
        <source>%1: what to do</source>
        <translation>%1: что сделать</translation>
    </message>
    <message>
        <source>%1: by how much</source>
        <translation>%1: на сколько</translation>
    </message>
    <message>
        <source>%1: round to</source>
        <translation>%1: округлить до</translation>
    </message>
    <message>
        <source>%1: at least</source>
        <translation>%1: не меньше</translation>
    </message>
    <message>
        <source>%1: at most</source>
        <translation>%1: не больше</translation>
    </message>
    <message>
        <source>Round to</source>
        <translation>Округлить до</translation>
    </message>
    <message>
        <source>At least</source>
        <translation>Не меньше</translation>
    </message>
    <message>
        <source>At most</source>
        <translation>Не больше</translation>
    </message>
</context>
<context>
    <name>pricebook::PriceGuard</name>
    <message>
        <source>%1 % more than before</source>
        <translation>на %1 % больше прежнего</translation>
    </message>
    <message>
        <source>%1 % less than before</source>
        <translation>на %1 % меньше прежнего</translation>
    </message>
    <message>
        <source>%1 times as much as before</source>
        <translation>больше прежнего в %1 раз</translation>
    </message>
    <message>
        <source>before it was %1 times as much</source>
        <translation>меньше прежнего в %1 раз</translation>
    </message>
    <message>
        <source>shmeckles</source>
        <translation>шмекели</translation>
    </message>
    <message>
        <source>flurbos</source>
        <translation>флурбо</translation>
    </message>
    <message>
        <source>no price can be zero or less</source>
        <translation>цена не может быть нулевой или отрицательной</translation>
    </message>
    <message>
        <source>the price in flurbos is above that in shmeckles</source>
        <translation>цена во флурбо больше цены в шмекелях</translation>
    </message>
    <message>
        <source>the price in flurbos is above %1 % of that in shmeckles</source>
        <translation>цена во флурбо больше %1 % цены в шмекелях</translation>
    </message>
    <message>
        <source>below %1, the least of the price checks</source>
        <translation>ниже %1 — наименьшей цены в проверках</translation>
    </message>
</context>
<context>
    <name>pricebook::PriceHistogramView</name>
    <message>
        <source>no lowest price</source>
        <translation>нет наименьшей цены</translation>
    </message>
    <message>
        <source>no highest price</source>
        <translation>нет наибольшей цены</translation>
    </message>
    <message>
        <source>%1 to %2: %3</source>
        <comment>prices, count</comment>
        <translation>от %1 до %2: %3</translation>
    </message>
</context>
<context>
    <name>pricebook::PriceRange</name>
    <message>
        <source>%1, handle</source>
        <translation>%1, ползунок</translation>
    </message>
    <message>
        <source>Min</source>
        <translation>От</translation>
    </message>
    <message>
        <source>Max</source>
        <translation>До</translation>
    </message>
    <message>
        <source>The highest price is below the lowest one; type at least %1.</source>
        <translation>Наибольшая цена меньше наименьшей; введите не меньше %1.</translation>
    </message>
</context>
<context>
    <name>pricebook::PriceRulesForm</name>
    <message>
        <source>Ten times as much as before, or a tenth: a lost decimal sign</source>
        <translation>В десять раз больше прежнего или меньше: потерян десятичный знак</translation>
    </message>
    <message>
        <source>Before a price is written, by hand, to many products or from a file, say so if it is</source>
        <translation>Прежде чем цена будет записана — вручную, многим товарам или из файла, — сказать, если она</translation>
    </message>
    <message>
        <source>Changed by more than</source>
        <translation>Изменилась больше чем на</translation>
    </message>
    <message>
        <source>%</source>
        <translation>%</translation>
    </message>
    <message>
        <source>In flurbos above</source>
        <translation>Во флурбо больше</translation>
    </message>
    <message>
        <source>% of the price in shmeckles</source>
        <translation>% цены в шмекелях</translation>
    </message>
    <message>
        <source>In shmeckles below</source>
        <translation>В шмекелях меньше</translation>
    </message>
    <message>
        <source>In flurbos below</source>
        <translation>Во флурбо меньше</translation>
    </message>
    <message>
        <source>%1 … %2</source>
        <translation>%1 … %2</translation>
    </message>
    <message>
        <source>Type a whole number of per cent, from 1 to 100000.</source>
        <translation>Введите целое число процентов от 1 до 100000.</translation>
    </message>
</context>
<context>
    <name>pricebook::PriceWatch</name>
    <message>
        <source>%1: sure? Save again to keep it.</source>
        <translation>%1: точно? Сохраните ещё раз, чтобы оставить.</translation>
    </message>
    <message>
        <source>%1: sure?</source>
        <translation>%1: точно?</translation>
    </message>
</context>
<context>
    <name>pricebook::PricesThenDialog</name>
    <message>
        <source>Prices that were others</source>
        <translation>Цены, которые были другими</translation>
    </message>
    <message>
        <source>Product</source>
        <translation>Товар</translation>
    </message>
    <message>
        <source>Shmeckles: now → then</source>
        <translation>Шмекели: сейчас → тогда</translation>
    </message>
    <message>
        <source>Flurbos: now → then</source>
        <translation>Флурбо: сейчас → тогда</translation>
    </message>
    <message>
        <source>Prices as they were</source>
        <translation>Прежние цены</translation>
    </message>
    <message numerus="yes">
        <source>Prices of %Ln selected product(s) &amp;at</source>
        <translation>
            <numerusform>Цены %Ln выделенного товара н&amp;а</numerusform>
            <numerusform>Цены %Ln выделенных товаров н&amp;а</numerusform>
            <numerusform>Цены %Ln выделенных товаров н&amp;а</numerusform>
        </translation>
    </message>
    <message>
        <source>Date and time</source>
        <translation>Дата и время</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Закрыть</translation>
    </message>
    <message>
        <source>Looking…</source>
        <translation>Поиск…</translation>
    </message>
    <message>
        <source>All the prices were what they are now.</source>
        <translation>Все цены были такими же, как сейчас.</translation>
    </message>
    <message numerus="yes">
        <source>%Ln product(s) had other prices.</source>
        <translation>
            <numerusform>Другие цены были у %Ln товара.</numerusform>
            <numerusform>Другие цены были у %Ln товаров.</numerusform>
            <numerusform>Другие цены были у %Ln товаров.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The first %Ln of them:</source>
        <translation>
            <numerusform>Первый %Ln из них:</numerusform>
            <numerusform>Первые %Ln из них:</numerusform>
            <numerusform>Первые %Ln из них:</numerusform>
        </translation>
    </message>
    <message>
        <source>Bringing back…</source>
        <translation>Возврат цен…</translation>
    </message>
    <message numerus="yes">
        <source>Bring back prices of %Ln product(s)</source>
        <translation>
            <numerusform>Вернуть цены %Ln товара</numerusform>
            <numerusform>Вернуть цены %Ln товаров</numerusform>
            <numerusform>Вернуть цены %Ln товаров</numerusform>
        </translation>
    </message>
    <message>
        <source>Bring back prices</source>
        <translation>Вернуть цены</translation>
    </message>
    <message numerus="yes">
        <source>Prices of %Ln product(s) as at %1</source>
        <translation>
            <numerusform>Цены %Ln товара на %1</numerusform>
            <numerusform>Цены %Ln товаров на %1</numerusform>
            <numerusform>Цены %Ln товаров на %1</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>pricebook::ProductCells</name>
    <message>
        <source>no picture</source>
        <translation>без картинки</translation>
    </message>
    <message>
        <source>has picture</source>
        <translation>есть картинка</translation>
    </message>
</context>
<context>
    <name>pricebook::ProductDrag</name>
    <message numerus="yes">
        <source>%Ln products</source>
        <translation>
            <numerusform>%Ln товар</numerusform>
            <numerusform>%Ln товара</numerusform>
            <numerusform>%Ln товаров</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>pricebook::ProductForm</name>
    <message>
        <source>Select a product to see and edit it here.</source>
        <translation>Выберите товар, чтобы увидеть и изменить его здесь.</translation>
    </message>
    <message>
        <source>https://… or pictures/tea.png</source>
        <translation>https://… или pictures/tea.png</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Название</translation>
    </message>
    <message>
        <source>Price in shmeckles</source>
        <translation>Цена в шмекелях</translation>
    </message>
    <message>
        <source>Price in flurbos</source>
        <translation>Цена во флурбо</translation>
    </message>
    <message>
        <source>Category</source>
        <translation>Категория</translation>
    </message>
    <message>
        <source>Tags</source>
        <translation>Метки</translation>
    </message>
    <message>
        <source>Description</source>
        <translation>Описание</translation>
    </message>
    <message>
        <source>Picture address</source>
        <translation>Адрес картинки</translation>
    </message>
    <message>
        <source>History…</source>
        <translation>История…</translation>
    </message>
    <message>
        <source>Who changed this product, and taking it back</source>
        <translation>Кто менял этот товар, и отмена изменений</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Сохранить</translation>
    </message>
    <message>
        <source>Save this product (Ctrl+S)</source>
        <translation>Сохранить этот товар (Ctrl+S)</translation>
    </message>
    <message>
        <source>Discard</source>
        <translation>Не сохранять</translation>
    </message>
    <message>
        <source>Give up what was typed since the last saving</source>
        <translation>Отказаться от введённого после последнего сохранения</translation>
    </message>
    <message>
        <source>%1 (copy)</source>
        <translation>%1 (копия)</translation>
    </message>
    <message>
        <source>There is no category “%1”. Choose one of the list.</source>
        <translation>Категории «%1» нет. Выберите из списка.</translation>
    </message>
    <message>
        <source>Create it</source>
        <translation>Создать</translation>
    </message>
    <message>
        <source>New product</source>
        <translation>Новый товар</translation>
    </message>
    <message>
        <source>Product %1, last changed %2</source>
        <translation>Товар %1, изменён %2</translation>
    </message>
    <message>
        <source>Saving…</source>
        <translation>Сохранение…</translation>
    </message>
    <message>
        <source>Not saved; what you typed is kept. %1</source>
        <translation>Не сохранено; введённое остаётся. %1</translation>
    </message>
    <message>
        <source>Save again</source>
        <translation>Сохранить ещё раз</translation>
    </message>
    <message>
        <source>%1 also changed: %2</source>
        <translation>%1 также меняет: %2</translation>
    </message>
    <message>
        <source>Changed by %1: %2. What you typed is kept and not saved.</source>
        <translation>Изменил: %1; поля: %2. Введённое вами остаётся и не сохранено.</translation>
    </message>
    <message>
        <source>Reload</source>
        <translation>Показать сохранённое</translation>
    </message>
    <message>
        <source>Compare…</source>
        <translation>Сравнить…</translation>
    </message>
    <message>
        <source>none</source>
        <translation>нет</translation>
    </message>
    <message>
        <source>Changed by %1: %2. Your edits are kept.</source>
        <translation>Изменил: %1; поля: %2. Ваши правки остаются.</translation>
    </message>
    <message>
        <source>“%1” was changed elsewhere; your edits are kept.</source>
        <translation>«%1» изменён в другом месте; ваши правки остаются.</translation>
    </message>
    <message>
        <source>“%1” was deleted by %2. What you typed is kept and not saved.</source>
        <translation>«%1» удалил: %2. Введённое вами остаётся и не сохранено.</translation>
    </message>
    <message>
        <source>Restore with my edits</source>
        <translation>Вернуть с моими правками</translation>
    </message>
    <message>
        <source>Not saved yet: look at the price, then save again if it is right.</source>
        <translation>Ещё не сохранено: посмотрите на цену и, если она верна, сохраните ещё раз.</translation>
    </message>
    <message>
        <source>Saved “%1”.</source>
        <translation>«%1» сохранён.</translation>
    </message>
    <message>
        <source>Saved “%1”; %2.</source>
        <translation>«%1» сохранён; %2.</translation>
    </message>
    <message>
        <source>Not saved yet; waiting for the database, and trying again. %1</source>
        <translation>Ещё не сохранено; ожидание базы данных и новая попытка. %1</translation>
    </message>
    <message>
        <source>Not saved yet; it will be as soon as the connection is back. %1</source>
        <translation>Ещё не сохранено; сохранится, как только вернётся соединение. %1</translation>
    </message>
    <message>
        <source>Do not save</source>
        <translation>Не сохранять</translation>
    </message>
    <message>
        <source>Try now</source>
        <translation>Повторить сейчас</translation>
    </message>
    <message>
        <source>The new product is not saved yet.</source>
        <translation>Новый товар ещё не сохранён.</translation>
    </message>
    <message>
        <source>The edits of “%1” are not saved yet.</source>
        <translation>Правки товара «%1» ещё не сохранены.</translation>
    </message>
    <message>
        <source>Unsaved edits</source>
        <translation>Несохранённые правки</translation>
    </message>
    <message>
        <source>Stay</source>
        <translation>Остаться</translation>
    </message>
</context>
<context>
    <name>pricebook::ProductJson</name>
    <message>
        <source>The text is not valid UTF-8.</source>
        <translation>Это не текст в UTF-8.</translation>
    </message>
    <message>
        <source>A control character stands in a string; JSON writes it as \n, \t or \u0000.</source>
        <translation>В строке управляющий символ; в JSON он пишется как \n, \t или \u0000.</translation>
    </message>
    <message>
        <source>A string is not closed: the line may be cut off.</source>
        <translation>Строка не закрыта: возможно, она обрезана.</translation>
    </message>
    <message>
        <source>A string has a broken escape, such as half of a surrogate pair.</source>
        <translation>В строке неполная экранированная последовательность, например половина суррогатной пары.</translation>
    </message>
    <message>
        <source>There is nothing here.</source>
        <translation>Здесь ничего нет.</translation>
    </message>
    <message>
        <source>Values are nested too deeply.</source>
        <translation>Слишком глубокая вложенность значений.</translation>
    </message>
    <message>
        <source>This is not valid JSON.</source>
        <translation>Это не JSON.</translation>
    </message>
    <message>
        <source>A name in quotes is expected.</source>
        <translation>Нужно название в кавычках.</translation>
    </message>
    <message>
        <source>A text in quotes, or null, is expected.</source>
        <translation>Нужен текст в кавычках или null.</translation>
    </message>
    <message>
        <source>A picture address in quotes, or null, is expected.</source>
        <translation>Нужен адрес картинки в кавычках или null.</translation>
    </message>
    <message>
        <source>A price is a JSON number with at most two decimals, such as 19.9, without quotes.</source>
        <translation>Цена — число JSON не больше чем с двумя знаками после точки, например 19.9, без кавычек.</translation>
    </message>
    <message>
        <source>An id is a whole number from 1 to %1.</source>
        <translation>Номер — целое число от 1 до %1.</translation>
    </message>
    <message>
        <source>A tag is a name in quotes or an object with a name.</source>
        <translation>Метка — название в кавычках или объект с названием.</translation>
    </message>
    <message>
        <source>A category is a name in quotes, an object with a name, or null.</source>
        <translation>Категория — название в кавычках, объект с названием или null.</translation>
    </message>
    <message>
        <source>This key stands here twice.</source>
        <translation>Этот ключ стоит здесь дважды.</translation>
    </message>
    <message>
        <source>This key is not known.</source>
        <translation>Этот ключ неизвестен.</translation>
    </message>
    <message>
        <source>A name or an id is needed.</source>
        <translation>Нужно название или номер.</translation>
    </message>
    <message>
        <source>A list of tag ids in [ ] is expected.</source>
        <translation>Нужен список номеров меток в [ ].</translation>
    </message>
    <message>
        <source>A list of tags in [ ] is expected.</source>
        <translation>Нужен список меток в [ ].</translation>
    </message>
    <message>
        <source>Either tags or tag_ids may stand here, not both.</source>
        <translation>Здесь может стоять либо tags, либо tag_ids, но не оба.</translation>
    </message>
    <message>
        <source>Either category or category_id may stand here, not both.</source>
        <translation>Здесь может стоять либо category, либо category_id, но не оба.</translation>
    </message>
    <message>
        <source>A product is an object in { }.</source>
        <translation>Товар — объект в { }.</translation>
    </message>
    <message>
        <source>Something follows the end of the product.</source>
        <translation>После конца товара есть что-то ещё.</translation>
    </message>
    <message>
        <source>A name is needed.</source>
        <translation>Нужно название.</translation>
    </message>
    <message>
        <source>A new product needs a name.</source>
        <translation>Новому товару нужно название.</translation>
    </message>
    <message>
        <source>A new product needs a price in shmeckles.</source>
        <translation>Новому товару нужна цена в шмекелях.</translation>
    </message>
    <message>
        <source>A new product needs a price in flurbos.</source>
        <translation>Новому товару нужна цена во флурбо.</translation>
    </message>
</context>
<context>
    <name>pricebook::ProductOrganizer</name>
    <message>
        <source>Tags…</source>
        <translation>Метки…</translation>
    </message>
    <message>
        <source>Move to category…</source>
        <translation>Переместить в категорию…</translation>
    </message>
    <message numerus="yes">
        <source>Tags of %Ln products: + %1</source>
        <translation>
            <numerusform>Метки %Ln товара: + %1</numerusform>
            <numerusform>Метки %Ln товаров: + %1</numerusform>
            <numerusform>Метки %Ln товаров: + %1</numerusform>
        </translation>
    </message>
    <message>
        <source>All of them have the tag “%1” already.</source>
        <translation>Метка «%1» уже есть у всех.</translation>
    </message>
    <message numerus="yes">
        <source>Added “%1” to %Ln products.</source>
        <translation>
            <numerusform>Метка «%1» добавлена к %Ln товару.</numerusform>
            <numerusform>Метка «%1» добавлена к %Ln товарам.</numerusform>
            <numerusform>Метка «%1» добавлена к %Ln товарам.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Move of %Ln products to “%1”</source>
        <translation>
            <numerusform>Перемещение %Ln товара в «%1»</numerusform>
            <numerusform>Перемещение %Ln товаров в «%1»</numerusform>
            <numerusform>Перемещение %Ln товаров в «%1»</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Category taken from %Ln products</source>
        <translation>
            <numerusform>Категория снята с %Ln товара</numerusform>
            <numerusform>Категория снята с %Ln товаров</numerusform>
            <numerusform>Категория снята с %Ln товаров</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Moved %Ln products to “%1”.</source>
        <translation>
            <numerusform>%Ln товар перемещён в «%1».</numerusform>
            <numerusform>%Ln товара перемещены в «%1».</numerusform>
            <numerusform>%Ln товаров перемещены в «%1».</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln products have no category now.</source>
        <translation>
            <numerusform>%Ln товар теперь без категории.</numerusform>
            <numerusform>%Ln товара теперь без категории.</numerusform>
            <numerusform>%Ln товаров теперь без категории.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>pricebook::ProductTable</name>
    <message>
        <source>Products</source>
        <translation>Товары</translation>
    </message>
    <message>
        <source>Name of the product</source>
        <translation>Название товара</translation>
    </message>
    <message>
        <source>Price of the product in shmeckles</source>
        <translation>Цена товара в шмекелях</translation>
    </message>
    <message>
        <source>Price of the product in flurbos</source>
        <translation>Цена товара во флурбо</translation>
    </message>
    <message>
        <source>Picture address of the product</source>
        <translation>Адрес картинки товара</translation>
    </message>
    <message>
        <source>Correct the value in the open cell first, or press Esc to give it up.</source>
        <translation>Сначала исправьте значение в открытой ячейке или нажмите Esc, чтобы от него отказаться.</translation>
    </message>
</context>
<context>
    <name>pricebook::ProductTableModel</name>
    <message>
        <source>Not saved: %1</source>
        <translation>Не сохранено: %1</translation>
    </message>
    <message>
        <source>%1, not saved: %2</source>
        <translation>%1, не сохранено: %2</translation>
    </message>
    <message>
        <source>%1, changed elsewhere</source>
        <translation>%1, изменено в другом месте</translation>
    </message>
    <message>
        <source>%1, changed by %2</source>
        <translation>%1, изменил: %2</translation>
    </message>
    <message>
        <source>%1, does not pass the filter any more</source>
        <translation>%1, больше не проходит отбор</translation>
    </message>
    <message>
        <source>%1, held</source>
        <translation>%1, отложено</translation>
    </message>
    <message>
        <source>%1, held: %2</source>
        <translation>%1, отложено: %2</translation>
    </message>
    <message>
        <source>Held, not saved yet; it was empty.</source>
        <translation>Отложено, ещё не сохранено; было пусто.</translation>
    </message>
    <message>
        <source>Held, not saved yet; it was “%1”.</source>
        <translation>Отложено, ещё не сохранено; было «%1».</translation>
    </message>
    <message>
        <source>being loaded</source>
        <translation>загружается</translation>
    </message>
</context>
<context>
    <name>pricebook::ProductTagsDialog</name>
    <message numerus="yes">
        <source>Tags of %Ln products</source>
        <translation>
            <numerusform>Метки %Ln товара</numerusform>
            <numerusform>Метки %Ln товаров</numerusform>
            <numerusform>Метки %Ln товаров</numerusform>
        </translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Отмена</translation>
    </message>
    <message>
        <source>Nothing is chosen yet.</source>
        <translation>Пока ничего не выбрано.</translation>
    </message>
    <message numerus="yes">
        <source>Apply to %Ln products</source>
        <translation>
            <numerusform>Применить к %Ln товару</numerusform>
            <numerusform>Применить к %Ln товарам</numerusform>
            <numerusform>Применить к %Ln товарам</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Tags of %Ln products: %1</source>
        <translation>
            <numerusform>Метки %Ln товара: %1</numerusform>
            <numerusform>Метки %Ln товаров: %1</numerusform>
            <numerusform>Метки %Ln товаров: %1</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln products changed: %1</source>
        <translation>
            <numerusform>Изменён %Ln товар: %1</numerusform>
            <numerusform>Изменены %Ln товара: %1</numerusform>
            <numerusform>Изменено %Ln товаров: %1</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>pricebook::ProductsPage</name>
    <message>
        <source>Add product</source>
        <translation>Добавить товар</translation>
    </message>
    <message>
        <source>Add a product (Ctrl+N)</source>
        <translation>Добавить товар (Ctrl+N)</translation>
    </message>
    <message>
        <source>Edit…</source>
        <translation>Изменить…</translation>
    </message>
    <message>
        <source>Change fields of all of them at once</source>
        <translation>Изменить поля сразу у всех</translation>
    </message>
    <message>
        <source>Delete…</source>
        <translation>Удалить…</translation>
    </message>
    <message>
        <source>This catalogue is empty</source>
        <translation>В этом каталоге пусто</translation>
    </message>
    <message>
        <source>Load the sample catalogue to look around, or import a JSON file. “Add product” adds the first one by hand.</source>
        <translation>Загрузите пример каталога, чтобы осмотреться, или импортируйте файл JSON. Первый товар вручную — «Добавить товар».</translation>
    </message>
    <message>
        <source>Load the sample catalogue</source>
        <translation>Загрузить пример каталога</translation>
    </message>
    <message>
        <source>Import…</source>
        <translation>Импортировать…</translation>
    </message>
    <message>
        <source>It can only be read, not changed.</source>
        <translation>Его можно только читать, но не менять.</translation>
    </message>
    <message>
        <source>The products could not be read</source>
        <translation>Прочитать товары не удалось</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Повторить</translation>
    </message>
    <message numerus="yes">
        <source>%Ln products selected</source>
        <translation>
            <numerusform>Выделен %Ln товар</numerusform>
            <numerusform>Выделены %Ln товара</numerusform>
            <numerusform>Выделено %Ln товаров</numerusform>
        </translation>
    </message>
    <message>
        <source>Saved “%1”.</source>
        <translation>«%1» сохранён.</translation>
    </message>
    <message>
        <source>1 product</source>
        <translation>1 товар</translation>
    </message>
    <message numerus="yes">
        <source>%Ln products</source>
        <translation>
            <numerusform>%Ln товар</numerusform>
            <numerusform>%Ln товара</numerusform>
            <numerusform>%Ln товаров</numerusform>
        </translation>
    </message>
    <message>
        <source> (copy)</source>
        <translation> (копия)</translation>
    </message>
    <message>
        <source>Added “%1”.</source>
        <translation>Добавлен товар «%1».</translation>
    </message>
    <message>
        <source>Delete %1?</source>
        <translation>Удалить %1?</translation>
    </message>
    <message>
        <source>Delete %1</source>
        <translation>Удалить %1</translation>
    </message>
    <message>
        <source>Deleted %1.</source>
        <translation>Удалено: %1.</translation>
    </message>
    <message>
        <source>Edit cell</source>
        <translation>Изменить ячейку</translation>
    </message>
    <message numerus="yes">
        <source>Edit %Ln products…</source>
        <translation>
            <numerusform>Изменить %Ln товар…</numerusform>
            <numerusform>Изменить %Ln товара…</numerusform>
            <numerusform>Изменить %Ln товаров…</numerusform>
        </translation>
    </message>
    <message>
        <source>Duplicate</source>
        <translation>Создать копию</translation>
    </message>
    <message>
        <source>History of this product…</source>
        <translation>История этого товара…</translation>
    </message>
    <message>
        <source>Prices as they were…</source>
        <translation>Прежние цены…</translation>
    </message>
    <message>
        <source>Reset columns</source>
        <translation>Столбцы как вначале</translation>
    </message>
    <message>
        <source>“%1” will be deleted. Ctrl+Z or Edit &gt; Trash… brings it back.</source>
        <translation>«%1» будет удалён. Вернуть его можно по Ctrl+Z или через «Правка &gt; Корзина…».</translation>
    </message>
    <message numerus="yes">
        <source>These %Ln products will be deleted. Ctrl+Z or Edit &gt; Trash… brings them back.</source>
        <translation>
            <numerusform>%Ln товар будет удалён. Вернуть его можно по Ctrl+Z или через «Правка &gt; Корзина…».</numerusform>
            <numerusform>%Ln товара будут удалены. Вернуть их можно по Ctrl+Z или через «Правка &gt; Корзина…».</numerusform>
            <numerusform>%Ln товаров будут удалены. Вернуть их можно по Ctrl+Z или через «Правка &gt; Корзина…».</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>pricebook::QtPrompts</name>
    <message>
        <source>Cancel</source>
        <translation>Отмена</translation>
    </message>
</context>
<context>
    <name>pricebook::ReadOnlyTip</name>
    <message>
        <source>This catalogue is open for reading only; the bar at the top says why.</source>
        <translation>Этот каталог открыт только для чтения; почему, сказано в полосе наверху.</translation>
    </message>
</context>
<context>
    <name>pricebook::RequestLogModel</name>
    <message>
        <source>from %1</source>
        <translation>от %1</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>Время</translation>
    </message>
    <message>
        <source>Method</source>
        <translation>Метод</translation>
    </message>
    <message>
        <source>Path</source>
        <translation>Путь</translation>
    </message>
    <message>
        <source>Status</source>
        <translation>Ответ</translation>
    </message>
    <message>
        <source>ms</source>
        <translation>мс</translation>
    </message>
    <message>
        <source>Bytes</source>
        <translation>Байты</translation>
    </message>
    <message>
        <source>Caller</source>
        <translation>Кто</translation>
    </message>
    <message>
        <source>What changed</source>
        <translation>Что изменено</translation>
    </message>
</context>
<context>
    <name>pricebook::RequestsPane</name>
    <message>
        <source>Pause</source>
        <translation>Пауза</translation>
    </message>
    <message>
        <source>Clear</source>
        <translation>Очистить</translation>
    </message>
    <message>
        <source>Filter by caller, address or path</source>
        <translation>Отбор по вызвавшему, адресу или пути</translation>
    </message>
    <message>
        <source>Filter requests</source>
        <translation>Отбор запросов</translation>
    </message>
    <message>
        <source>Hold what comes until you go on</source>
        <translation>Задержать новые, пока вы не продолжите</translation>
    </message>
    <message>
        <source>Clear the requests</source>
        <translation>Очистить список запросов</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>Продолжить</translation>
    </message>
    <message>
        <source>Requests</source>
        <translation>Запросы</translation>
    </message>
    <message>
        <source>No request yet</source>
        <translation>Запросов пока нет</translation>
    </message>
    <message numerus="yes">
        <source>%Ln request(s)</source>
        <translation>
            <numerusform>%Ln запрос</numerusform>
            <numerusform>%Ln запроса</numerusform>
            <numerusform>%Ln запросов</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 of %Ln request(s)</source>
        <translation>
            <numerusform>%1 из %Ln запроса</numerusform>
            <numerusform>%1 из %Ln запросов</numerusform>
            <numerusform>%1 из %Ln запросов</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>pricebook::Restore</name>
    <message>
        <source>There is no file “%1”: choose a backup.</source>
        <translation>Файла «%1» нет: выберите копию.</translation>
    </message>
    <message>
        <source>“%1” may not be read: check its permissions.</source>
        <translation>Читать «%1» нельзя: проверьте права доступа.</translation>
    </message>
    <message>
        <source>“%1” is the database itself: choose a backup of it.</source>
        <translation>«%1» — сама база данных: выберите её копию.</translation>
    </message>
    <message>
        <source>“%1” is a backup of a PostgreSQL database: choose one of an SQLite file.</source>
        <translation>«%1» — копия базы данных PostgreSQL: выберите копию файла SQLite.</translation>
    </message>
    <message>
        <source>“%1” is a backup of an SQLite file: choose one of a PostgreSQL database.</source>
        <translation>«%1» — копия файла SQLite: выберите копию базы данных PostgreSQL.</translation>
    </message>
    <message>
        <source>“%1” is no backup: choose another file.</source>
        <translation>«%1» — не копия: выберите другой файл.</translation>
    </message>
    <message>
        <source>“%1” holds no catalogue but something of another program: choose another backup.</source>
        <translation>В «%1» не каталог, а что-то от другой программы: выберите другую копию.</translation>
    </message>
    <message>
        <source>“%1” names several revisions at once: choose another backup.</source>
        <translation>В «%1» указано сразу несколько ревизий: выберите другую копию.</translation>
    </message>
    <message>
        <source>“%1” was made by a newer version of this program (its revision %2 is not known here): install that version to restore it.</source>
        <translation>«%1» создана более новой версией программы (её ревизия %2 здесь неизвестна): чтобы восстановить её, установите ту версию.</translation>
    </message>
    <message>
        <source>“%1” cannot be restored: %2</source>
        <translation>Восстановить «%1» нельзя: %2</translation>
    </message>
    <message>
        <source>No restore is possible because %1.</source>
        <translation>Восстановление невозможно: %1.</translation>
    </message>
    <message>
        <source>Somebody else is just restoring “%1”: nothing was changed, wait for it.</source>
        <translation>Кто-то другой как раз восстанавливает «%1»: ничего не изменено, дождитесь окончания.</translation>
    </message>
    <message>
        <source>“%1” is in use (%2): nothing was changed, close those programs, or end their sessions with: %3</source>
        <translation>«%1» используется (%2): ничего не изменено, закройте эти программы или завершите их сеансы: %3</translation>
    </message>
    <message>
        <source>The new database could not be filled from the backup (see the details): nothing was changed; this user may lack the rights of the one who made the tables.</source>
        <translation>Заполнить новую базу данных из копии не удалось (см. подробности): ничего не изменено; возможно, у этого пользователя нет прав того, кто создал таблицы.</translation>
    </message>
    <message>
        <source>The new database does not hold what “%1” holds: nothing was changed, choose another backup.</source>
        <translation>В новой базе данных не то же, что в «%1»: ничего не изменено, выберите другую копию.</translation>
    </message>
    <message>
        <source>Other programs write to the database all the time: nothing was restored, close them and try again.</source>
        <translation>Другие программы непрерывно пишут в базу данных: ничего не восстановлено, закройте их и повторите попытку.</translation>
    </message>
    <message>
        <source>“%1” cannot be renamed: nothing was restored, check the permissions of its folder.</source>
        <translation>Переименовать «%1» нельзя: ничего не восстановлено, проверьте права на папку.</translation>
    </message>
    <message>
        <source>Another program is using the database: nothing was restored, close it and try again.</source>
        <translation>Базу данных использует другая программа: ничего не восстановлено, закройте её и повторите попытку.</translation>
    </message>
    <message>
        <source>The backup has another page size than the database: move the file of the database away and restore again.</source>
        <translation>Размер страницы у копии не такой, как у базы данных: уберите файл базы данных в другое место и восстановите ещё раз.</translation>
    </message>
    <message>
        <source>The database was restored from “%1” but does not equal it: check the disk, and restore again.</source>
        <translation>База данных восстановлена из «%1», но не равна копии: проверьте диск и восстановите ещё раз.</translation>
    </message>
    <message>
        <source>“%1” cannot be copied to “%2”: check the disk&apos;s free space and the folder&apos;s permissions.</source>
        <translation>Скопировать «%1» в «%2» нельзя: проверьте свободное место на диске и права на папку.</translation>
    </message>
    <message>
        <source>“%1” cannot be renamed to “%2”: do it by hand.</source>
        <translation>Переименовать «%1» в «%2» нельзя: сделайте это вручную.</translation>
    </message>
    <message>
        <source>%1 Nothing was changed. Let an administrator give this user the right CREATEDB, or restore with these commands: %2</source>
        <translation>%1 Ничего не изменено. Пусть администратор даст этому пользователю право CREATEDB или восстановит копию этими командами: %2</translation>
    </message>
</context>
<context>
    <name>pricebook::RowHeader</name>
    <message>
        <source>Rows</source>
        <translation>Строки</translation>
    </message>
    <message>
        <source>Click to select the whole row, drag to select several (Shift+Space)</source>
        <translation>Щёлкните, чтобы выделить всю строку, протяните, чтобы выделить несколько (Shift+Пробел)</translation>
    </message>
</context>
<context>
    <name>pricebook::RowMarkPainter</name>
    <message>
        <source>Changed by %1.</source>
        <translation>Изменил: %1.</translation>
    </message>
    <message>
        <source>Does not pass the filter any more; Refresh takes it away.</source>
        <translation>Больше не проходит отбор; «Обновить» уберёт эту строку.</translation>
    </message>
</context>
<context>
    <name>pricebook::SavedView</name>
    <message>
        <source>This saved view cannot be read: delete it and save it anew.</source>
        <translation>Этот сохранённый вид не читается: удалите его и сохраните заново.</translation>
    </message>
</context>
<context>
    <name>pricebook::SavedViews</name>
    <message>
        <source>This view is not there any more: somebody deleted it.</source>
        <translation>Этого вида больше нет: кто-то его удалил.</translation>
    </message>
    <message>
        <source>A view needs a name of at most %1 characters.</source>
        <translation>Виду нужно название не длиннее %1 символов.</translation>
    </message>
    <message>
        <source>There is a view “%1” already: choose another name, or update that view.</source>
        <translation>Вид «%1» уже есть: возьмите другое название или обновите тот вид.</translation>
    </message>
    <message>
        <source>Somebody has changed the view “%1” meanwhile: look at it again first.</source>
        <translation>Кто-то тем временем изменил вид «%1»: сначала посмотрите на него ещё раз.</translation>
    </message>
</context>
<context>
    <name>pricebook::SchemaComparison</name>
    <message>
        <source>one is a schema of SQLite, the other of PostgreSQL</source>
        <translation>одна схема — SQLite, другая — PostgreSQL</translation>
    </message>
    <message>
        <source>the table %1 is missing</source>
        <translation>нет таблицы %1</translation>
    </message>
    <message>
        <source>the table %1 is none of this program&apos;s</source>
        <translation>таблица %1 не от этой программы</translation>
    </message>
    <message>
        <source>the view %2 is missing</source>
        <translation>нет представления %2</translation>
    </message>
    <message>
        <source>the view %2 is &quot;%3&quot; instead of &quot;%4&quot;</source>
        <translation>представление %2 — &quot;%3&quot;, а не &quot;%4&quot;</translation>
    </message>
    <message>
        <source>the view %2 is none of this program&apos;s</source>
        <translation>представление %2 не от этой программы</translation>
    </message>
    <message>
        <source>the function %2 is missing</source>
        <translation>нет функции %2</translation>
    </message>
    <message>
        <source>the function %2 is not the one that it should be</source>
        <translation>функция %2 не та, какой должна быть</translation>
    </message>
    <message>
        <source>the function %2 is none of this program&apos;s</source>
        <translation>функция %2 не от этой программы</translation>
    </message>
    <message>
        <source>the extension %1 is missing</source>
        <translation>нет расширения %1</translation>
    </message>
    <message>
        <source>the table %1 is %2 instead of %3</source>
        <translation>таблица %1 — %2, а не %3</translation>
    </message>
    <message>
        <source>a plain table</source>
        <translation>обычная таблица</translation>
    </message>
    <message>
        <source>%1: the column %2 is missing</source>
        <translation>%1: нет столбца %2</translation>
    </message>
    <message>
        <source>%1: the column %2 is %3 instead of %4</source>
        <translation>%1: столбец %2 — %3, а не %4</translation>
    </message>
    <message>
        <source>%1: the column %2 is too many</source>
        <translation>%1: лишний столбец %2</translation>
    </message>
    <message>
        <source>%1: the primary key %2 is missing</source>
        <translation>%1: нет первичного ключа %2</translation>
    </message>
    <message>
        <source>%1: the primary key %2 is too many</source>
        <translation>%1: лишний первичный ключ %2</translation>
    </message>
    <message>
        <source>%1: the constraint UNIQUE %2 is missing</source>
        <translation>%1: нет ограничения UNIQUE %2</translation>
    </message>
    <message>
        <source>%1: the constraint UNIQUE %2 is too many</source>
        <translation>%1: лишнее ограничение UNIQUE %2</translation>
    </message>
    <message>
        <source>%1: the foreign key %2 is missing</source>
        <translation>%1: нет внешнего ключа %2</translation>
    </message>
    <message>
        <source>%1: the foreign key %2 is &quot;%3&quot; instead of &quot;%4&quot;</source>
        <translation>%1: внешний ключ %2 — &quot;%3&quot;, а не &quot;%4&quot;</translation>
    </message>
    <message>
        <source>%1: the foreign key %2 is too many</source>
        <translation>%1: лишний внешний ключ %2</translation>
    </message>
    <message>
        <source>%1: the check %2 is missing</source>
        <translation>%1: нет проверки %2</translation>
    </message>
    <message>
        <source>%1: the check %2 is %3 instead of %4</source>
        <translation>%1: проверка %2 — %3, а не %4</translation>
    </message>
    <message>
        <source>%1: the check %2 is too many</source>
        <translation>%1: лишняя проверка %2</translation>
    </message>
    <message>
        <source>the trigger %2 on %1 is missing</source>
        <translation>нет триггера %2 на %1</translation>
    </message>
    <message>
        <source>the trigger %2 on %1 is not the one that it should be</source>
        <translation>триггер %2 на %1 не тот, каким должен быть</translation>
    </message>
    <message>
        <source>the trigger %2 on %1 is none of this program&apos;s</source>
        <translation>триггер %2 на %1 не от этой программы</translation>
    </message>
    <message>
        <source>%1: the table is not &quot;%2&quot;</source>
        <translation>%1: таблица не &quot;%2&quot;</translation>
    </message>
    <message>
        <source>%1: the table is &quot;%2&quot; and should not be</source>
        <translation>%1: таблица &quot;%2&quot;, а не должна быть</translation>
    </message>
    <message>
        <source>the index %1 on %2 is INVALID: rebuild it (REINDEX) or drop it</source>
        <translation>индекс %1 на %2 в состоянии INVALID: перестройте (REINDEX) или удалите его</translation>
    </message>
    <message>
        <source>the index %2 on %1 is missing</source>
        <translation>нет индекса %2 на %1</translation>
    </message>
    <message>
        <source>the index %2 on %1 is on %3 instead of %4</source>
        <translation>индекс %2 на %1 — по %3, а не по %4</translation>
    </message>
    <message>
        <source>the index %2 on %1 is none of this program&apos;s</source>
        <translation>индекс %2 на %1 не от этой программы</translation>
    </message>
</context>
<context>
    <name>pricebook::SchemaController</name>
    <message>
        <source>%1 was not opened</source>
        <translation>Каталог %1 не открыт</translation>
    </message>
    <message>
        <source>%1 can be opened</source>
        <translation>%1 можно открыть</translation>
    </message>
    <message>
        <source>Open catalogue</source>
        <translation>Открыть каталог</translation>
    </message>
    <message>
        <source>Open it again to see how it is now.</source>
        <translation>Откройте каталог заново, чтобы увидеть, какой он теперь.</translation>
    </message>
    <message>
        <source>Back up</source>
        <translation>Резервная копия</translation>
    </message>
    <message>
        <source>Backing up…</source>
        <translation>Создание копии…</translation>
    </message>
    <message>
        <source>The backup is made.</source>
        <translation>Копия готова.</translation>
    </message>
    <message>
        <source>No backup was made.</source>
        <translation>Копия не сделана.</translation>
    </message>
    <message>
        <source>Restore a backup</source>
        <translation>Восстановление копии</translation>
    </message>
    <message>
        <source>Restoring the backup…</source>
        <translation>Копия восстанавливается…</translation>
    </message>
    <message>
        <source>The backup is restored.</source>
        <translation>Копия восстановлена.</translation>
    </message>
    <message>
        <source>The backup was not restored.</source>
        <translation>Копия не восстановлена.</translation>
    </message>
    <message>
        <source>It was restored from %1</source>
        <translation>Восстановлено из %1</translation>
    </message>
</context>
<context>
    <name>pricebook::SchemaDescription</name>
    <message>
        <source>This is no description of a database&apos;s schema.</source>
        <translation>Это не описание схемы базы данных.</translation>
    </message>
    <message>
        <source>What schema the revision %1 makes is not known.</source>
        <translation>Какую схему создаёт ревизия %1, неизвестно.</translation>
    </message>
</context>
<context>
    <name>pricebook::SchemaDialog</name>
    <message>
        <source>Schema of %1</source>
        <translation>Схема: %1</translation>
    </message>
    <message>
        <source>Revisions</source>
        <translation>Ревизии</translation>
    </message>
    <message>
        <source>History</source>
        <translation>История</translation>
    </message>
    <message>
        <source>Check</source>
        <translation>Проверка</translation>
    </message>
    <message>
        <source>Backups</source>
        <translation>Копии</translation>
    </message>
    <message>
        <source>Go back</source>
        <translation>Возврат</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Закрыть</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Состояние</translation>
    </message>
    <message>
        <source>Date</source>
        <translation>Дата</translation>
    </message>
    <message>
        <source>What it does</source>
        <translation>Что делает</translation>
    </message>
    <message>
        <source>Revision</source>
        <translation>Ревизия</translation>
    </message>
    <message>
        <source>When</source>
        <translation>Когда</translation>
    </message>
    <message>
        <source>What</source>
        <translation>Что</translation>
    </message>
    <message>
        <source>Version</source>
        <translation>Версия</translation>
    </message>
    <message>
        <source>Who</source>
        <translation>Кто</translation>
    </message>
    <message>
        <source>Took</source>
        <translation>Заняло</translation>
    </message>
    <message>
        <source>Backup</source>
        <translation>Копия</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>Заметка</translation>
    </message>
    <message>
        <source>Compares the tables with those that the revision makes. Nothing is changed.</source>
        <translation>Сравнивает таблицы с теми, которые создаёт ревизия. Ничего не меняется.</translation>
    </message>
    <message>
        <source>Check now</source>
        <translation>Проверить</translation>
    </message>
    <message>
        <source>What the check found</source>
        <translation>Что нашла проверка</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Копировать</translation>
    </message>
    <message>
        <source>Made</source>
        <translation>Создана</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>Размер</translation>
    </message>
    <message>
        <source>Before</source>
        <translation>Было</translation>
    </message>
    <message>
        <source>File</source>
        <translation>Файл</translation>
    </message>
    <message>
        <source>Back up now</source>
        <translation>Создать копию</translation>
    </message>
    <message>
        <source>Restore…</source>
        <translation>Восстановить…</translation>
    </message>
    <message>
        <source>Puts the selected backup in the place of the catalogue</source>
        <translation>Ставит выбранную копию на место каталога</translation>
    </message>
    <message>
        <source>An older version of Pricebook can work with the catalogue again once its tables are as that version knows them.</source>
        <translation>С каталогом снова сможет работать более старая версия Pricebook, когда его таблицы станут такими, какими их знает та версия.</translation>
    </message>
    <message>
        <source>Go back to</source>
        <translation>Вернуться к</translation>
    </message>
    <message>
        <source>Restore this backup…</source>
        <translation>Восстановить эту копию…</translation>
    </message>
    <message>
        <source>Looking at the database…</source>
        <translation>Проверка базы данных…</translation>
    </message>
    <message>
        <source>Revision: %1</source>
        <translation>Ревизия: %1</translation>
    </message>
    <message>
        <source>What stands in the way:</source>
        <translation>Что мешает:</translation>
    </message>
    <message>
        <source>Now</source>
        <translation>Сейчас</translation>
    </message>
    <message>
        <source>Applied</source>
        <translation>Применена</translation>
    </message>
    <message>
        <source>To come</source>
        <translation>Предстоит</translation>
    </message>
    <message>
        <source>Nothing is recorded yet.</source>
        <translation>Пока ничего не записано.</translation>
    </message>
    <message>
        <source>made by hand</source>
        <translation>сделана вручную</translation>
    </message>
    <message>
        <source>There is no backup yet.</source>
        <translation>Копий пока нет.</translation>
    </message>
    <message>
        <source>Checking…</source>
        <translation>Проверка…</translation>
    </message>
    <message>
        <source>The tables are as they should be.</source>
        <translation>Таблицы такие, какими должны быть.</translation>
    </message>
    <message numerus="yes">
        <source>The tables are not as they should be: %n difference(s).</source>
        <translation>
            <numerusform>Таблицы не такие, какими должны быть: %n отличие.</numerusform>
            <numerusform>Таблицы не такие, какими должны быть: %n отличия.</numerusform>
            <numerusform>Таблицы не такие, какими должны быть: %n отличий.</numerusform>
        </translation>
    </message>
    <message>
        <source>Besides, which does no harm:</source>
        <translation>Кроме того, но это безвредно:</translation>
    </message>
    <message>
        <source>There is no older revision to go back to.</source>
        <translation>Более ранней ревизии нет, возвращаться не к чему.</translation>
    </message>
    <message>
        <source>A backup from %1 has the catalogue as it was at this revision. Restoring it is the safe way; what was changed since then is lost. Changing the tables back keeps those changes, but loses what the older tables have no place for.</source>
        <translation>В копии от %1 каталог такой, каким он был на этой ревизии. Надёжнее всего восстановить её; сделанное с тех пор при этом теряется. Обратное изменение таблиц сохраняет сделанное, но теряет то, чему в прежних таблицах нет места.</translation>
    </message>
    <message>
        <source>There is no backup from this revision. The tables can be changed back; what the older tables have no place for is lost.</source>
        <translation>Копии от этой ревизии нет. Таблицы можно изменить обратно; то, чему в прежних таблицах нет места, теряется.</translation>
    </message>
    <message>
        <source>Change the tables back instead…</source>
        <translation>Лучше изменить таблицы обратно…</translation>
    </message>
    <message>
        <source>Change the tables back…</source>
        <translation>Изменить таблицы обратно…</translation>
    </message>
    <message>
        <source>The catalogue %1 becomes what it was on %2. Everything that was added, changed or deleted since then is lost.</source>
        <translation>Каталог %1 станет таким, каким был %2. Всё добавленное, изменённое и удалённое с тех пор будет потеряно.</translation>
    </message>
    <message>
        <source>Restore a backup</source>
        <translation>Восстановление копии</translation>
    </message>
    <message>
        <source>Restore</source>
        <translation>Восстановить</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Отмена</translation>
    </message>
</context>
<context>
    <name>pricebook::SchemaHistory</name>
    <message>
        <source>Another program changed the schema at the same time: nothing was changed, try again.</source>
        <translation>Другая программа одновременно изменила схему: ничего не изменено, повторите попытку.</translation>
    </message>
    <message>
        <source>Another program ended the same step at the same time; look at the schema&apos;s state and try again if need be.</source>
        <translation>Другая программа одновременно завершила тот же шаг; посмотрите состояние схемы и при необходимости повторите попытку.</translation>
    </message>
</context>
<context>
    <name>pricebook::SchemaLook</name>
    <message>
        <source>Another program is changing the tables right now (revision %1): wait until it is done.</source>
        <translation>Другая программа как раз меняет таблицы (ревизия %1): дождитесь окончания.</translation>
    </message>
</context>
<context>
    <name>pricebook::SchemaRehearsal</name>
    <message>
        <source>&quot;%1&quot; would fail: %2</source>
        <translation>&quot;%1&quot; не удалось бы: %2</translation>
    </message>
    <message>
        <source>it would break %1</source>
        <translation>это сломало бы %1</translation>
    </message>
    <message>
        <source>the view %1: %2</source>
        <translation>представление %1: %2</translation>
    </message>
    <message>
        <source>%1 (triggers: %2)</source>
        <translation>%1 (триггеры: %2)</translation>
    </message>
    <message>
        <source>adding rows to %1</source>
        <translation>добавление строк в %1</translation>
    </message>
    <message>
        <source>changing rows of %1</source>
        <translation>изменение строк %1</translation>
    </message>
    <message>
        <source>deleting rows of %1</source>
        <translation>удаление строк %1</translation>
    </message>
    <message>
        <source>the references from %1</source>
        <translation>ссылки из %1</translation>
    </message>
</context>
<context>
    <name>pricebook::SchemaService</name>
    <message>
        <source>What was replaced is kept as %1.</source>
        <translation>Прежнее сохранено как %1.</translation>
    </message>
    <message>
        <source>It could not be noted in the history: %1</source>
        <translation>Записать это в историю не удалось: %1</translation>
    </message>
    <message>
        <source>%1 rows of %2 tables were compared with their copies, and are equal. The old catalogue is still in %3, as it was; nothing that is done from now on goes there.</source>
        <translation>Сверено с копией строк: %1, таблиц: %2; всё совпадает. Старый каталог остался в %3, как был; дальнейшие изменения туда не попадают.</translation>
    </message>
</context>
<context>
    <name>pricebook::SchemaState</name>
    <message>
        <source>the schema of %1 is not known</source>
        <translation>схема ревизии %1 неизвестна</translation>
    </message>
    <message>
        <source>The text of a revision is not the one that made this database (%1), but its tables are as they should be: choose &quot;Mend the history&quot; in Database &gt; Schema…, or run &quot;pricebookctl db repair&quot;, to note that.</source>
        <translation>Текст одной из ревизий не тот, которым создана эта база данных (%1), но её таблицы такие, какими должны быть: чтобы это записать, выберите «Исправить историю» в меню «База данных &gt; Схема…» или выполните &quot;pricebookctl db repair&quot;.</translation>
    </message>
    <message>
        <source>The database is empty: its tables are made when the catalogue is opened.</source>
        <translation>База данных пуста: таблицы создаются при открытии каталога.</translation>
    </message>
    <message>
        <source>The database is up to date.</source>
        <translation>База данных в порядке, обновлять нечего.</translation>
    </message>
    <message>
        <source>The database was made by an older version of this program (revisions that it lacks: %1): open it in the window and choose &quot;Back up and upgrade&quot;, or run &quot;pricebookctl db upgrade&quot;.</source>
        <translation>База данных создана более старой версией программы (недостающие ревизии: %1): откройте её в окне и выберите «Создать копию и обновить» или выполните &quot;pricebookctl db upgrade&quot;.</translation>
    </message>
    <message>
        <source>The database was changed by version %1 of this program, which knows more than this one: it can be read but not changed; install that version to change it.</source>
        <translation>Базу данных изменила версия %1 этой программы, которая знает больше: её можно читать, но не менять; чтобы менять, установите ту версию.</translation>
    </message>
    <message>
        <source>The database is at revision %1, made by version %2 of this program; this version knows revisions up to %3 only: install version %2 to open it.</source>
        <translation>База данных на ревизии %1, созданной версией %2 этой программы; эта версия знает ревизии только до %3: чтобы открыть её, установите версию %2.</translation>
    </message>
    <message>
        <source>a newer</source>
        <translation>более новая</translation>
    </message>
    <message>
        <source>The database belongs to another program (its revision %1 is not known here): choose another database.</source>
        <translation>База данных принадлежит другой программе (её ревизия %1 здесь неизвестна): выберите другую базу данных.</translation>
    </message>
    <message>
        <source>The database names several revisions at once (%1): bring it to a single one with the program that made it, or choose another database.</source>
        <translation>В базе данных указано сразу несколько ревизий (%1): приведите её к одной той программой, которая её создала, или выберите другую базу данных.</translation>
    </message>
    <message>
        <source>The database was changed by another text of a revision than the one in this program, and its tables are not as they should be (%1): restore a backup, or install the version that made it (%2).</source>
        <translation>Базу данных изменил другой текст ревизии, а не тот, что в этой программе, и её таблицы не такие, какими должны быть (%1): восстановите копию или установите создавшую её версию (%2).</translation>
    </message>
    <message>
        <source>The database stands at revision %1 without having had what comes before it (%2): install the version of this program that made it (%3), or restore a backup.</source>
        <translation>База данных стоит на ревизии %1, не получив того, что идёт перед ней (%2): установите создавшую её версию программы (%3) или восстановите копию.</translation>
    </message>
    <message>
        <source>A change of the tables was interrupted at revision %1: run that step again, which does no harm, in the window or with &quot;pricebookctl db upgrade --rerun&quot;.</source>
        <translation>Изменение таблиц было прервано на ревизии %1: запустите этот шаг ещё раз — это безвредно — в окне или командой &quot;pricebookctl db upgrade --rerun&quot;.</translation>
    </message>
    <message>
        <source>The database was made by the catalogue program that this one replaces: take it over in the window or with &quot;pricebookctl db adopt&quot;; a backup is made first.</source>
        <translation>База данных создана программой каталога, которую заменяет эта: примите её в окне или командой &quot;pricebookctl db adopt&quot;; сначала делается копия.</translation>
    </message>
    <message>
        <source>The database was made by another catalogue program, and its tables are not those that this program can take over (%1): bring it to the state of %2 with the program that made it, or export it there and import it here.</source>
        <translation>База данных создана другой программой каталога, и её таблицы не такие, какие эта программа может принять (%1): приведите её той программой к состоянию %2 или экспортируйте каталог там и импортируйте здесь.</translation>
    </message>
    <message>
        <source>The database holds tables of another program and is left as it is: choose another database, or an empty one.</source>
        <translation>В базе данных таблицы другой программы, она оставлена как есть: выберите другую базу данных или пустую.</translation>
    </message>
</context>
<context>
    <name>pricebook::SchemaTexts</name>
    <message>
        <source>%1 (%2)</source>
        <translation>%1 (%2)</translation>
    </message>
    <message numerus="yes">
        <source>The catalogue was made by an older version of Pricebook: %n step(s) bring it up to date. A backup is made first.</source>
        <translation>
            <numerusform>Каталог создан более старой версией Pricebook: его обновляет %n шаг. Сначала делается копия.</numerusform>
            <numerusform>Каталог создан более старой версией Pricebook: его обновляют %n шага. Сначала делается копия.</numerusform>
            <numerusform>Каталог создан более старой версией Pricebook: его обновляют %n шагов. Сначала делается копия.</numerusform>
        </translation>
    </message>
    <message>
        <source>The catalogue was made by the program that Pricebook replaces, and can be taken over. A backup is made first.</source>
        <translation>Каталог создан программой, которую заменяет Pricebook, и его можно принять. Сначала делается копия.</translation>
    </message>
    <message>
        <source>A change of the catalogue&apos;s tables was interrupted. Running the step again does no harm, and ends it.</source>
        <translation>Изменение таблиц каталога было прервано. Повторный запуск шага безвреден и завершает его.</translation>
    </message>
    <message numerus="yes">
        <source>%n point(s), listed below</source>
        <translation>
            <numerusform>%n пункт, перечислен ниже</numerusform>
            <numerusform>%n пункта, перечислены ниже</numerusform>
            <numerusform>%n пунктов, перечислены ниже</numerusform>
        </translation>
    </message>
    <message>
        <source>No tables yet</source>
        <translation>Таблиц пока нет</translation>
    </message>
    <message>
        <source>less than a second</source>
        <translation>меньше секунды</translation>
    </message>
    <message numerus="yes">
        <source>%n second(s)</source>
        <translation>
            <numerusform>%n секунда</numerusform>
            <numerusform>%n секунды</numerusform>
            <numerusform>%n секунд</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n minute(s)</source>
        <translation>
            <numerusform>%n минута</numerusform>
            <numerusform>%n минуты</numerusform>
            <numerusform>%n минут</numerusform>
        </translation>
    </message>
    <message>
        <source>about %1</source>
        <translation>около %1</translation>
    </message>
    <message>
        <source>Removes data</source>
        <translation>Удаляет данные</translation>
    </message>
    <message>
        <source>Locks out older versions</source>
        <translation>Закрывает доступ старым версиям</translation>
    </message>
    <message>
        <source>Stays even if a later step fails</source>
        <translation>Остаётся, даже если следующий шаг не удастся</translation>
    </message>
    <message>
        <source>Upgrade</source>
        <translation>Обновление</translation>
    </message>
    <message>
        <source>Downgrade</source>
        <translation>Понижение</translation>
    </message>
    <message>
        <source>Marked by hand</source>
        <translation>Отмечена вручную</translation>
    </message>
    <message>
        <source>Taken over</source>
        <translation>Принята</translation>
    </message>
    <message>
        <source>Backup restored</source>
        <translation>Копия восстановлена</translation>
    </message>
    <message>
        <source>not finished</source>
        <translation>не завершено</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>не удалось</translation>
    </message>
    <message>
        <source>Waiting for the database…</source>
        <translation>Ожидание базы данных…</translation>
    </message>
    <message>
        <source>Waiting for %1 to let go of the database…</source>
        <translation>Ожидание, пока базу данных освободит %1…</translation>
    </message>
    <message>
        <source>Backing up: %1 of %2</source>
        <translation>Создание копии: %1 из %2</translation>
    </message>
    <message>
        <source>Backing up…</source>
        <translation>Создание копии…</translation>
    </message>
    <message>
        <source>Changing the tables…</source>
        <translation>Изменение таблиц…</translation>
    </message>
    <message>
        <source>Writing…</source>
        <translation>Запись…</translation>
    </message>
    <message>
        <source>Checking the result…</source>
        <translation>Проверка результата…</translation>
    </message>
    <message>
        <source>Finishing…</source>
        <translation>Завершение…</translation>
    </message>
    <message>
        <source>Revision %1 of %2</source>
        <translation>Ревизия %1 из %2</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1: %2</translation>
    </message>
    <message>
        <source>Statement %1 of %2</source>
        <translation>Команда %1 из %2</translation>
    </message>
    <message>
        <source>SQL (*.sql)</source>
        <translation>SQL (*.sql)</translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation>Все файлы (*)</translation>
    </message>
    <message>
        <source>Logs (*.log *.txt)</source>
        <translation>Журналы (*.log *.txt)</translation>
    </message>
    <message>
        <source>Copying: row %1 of %2</source>
        <translation>Копируется: строка %1 из %2</translation>
    </message>
    <message>
        <source>Building the indexes…</source>
        <translation>Строятся индексы…</translation>
    </message>
    <message>
        <source>Comparing the copy with the catalogue…</source>
        <translation>Копия сверяется с каталогом…</translation>
    </message>
    <message>
        <source>%1: %2 rows a second</source>
        <translation>%1: строк в секунду %2</translation>
    </message>
    <message>
        <source>Initial schema</source>
        <translation>Начальная схема</translation>
    </message>
    <message>
        <source>Exact prices, versions and search</source>
        <translation>Точные цены, версии и поиск</translation>
    </message>
    <message>
        <source>Ids are never used twice</source>
        <translation>Номера не повторяются</translation>
    </message>
    <message>
        <source>Users and access tokens</source>
        <translation>Пользователи и токены доступа</translation>
    </message>
    <message>
        <source>Journal of changes</source>
        <translation>Журнал изменений</translation>
    </message>
    <message>
        <source>Old values, steps and saved views</source>
        <translation>Прежние значения, шаги и сохранённые виды</translation>
    </message>
    <message>
        <source>Notices</source>
        <translation>Уведомления</translation>
    </message>
</context>
<context>
    <name>pricebook::SearchSyntax</name>
    <message>
        <source>tag</source>
        <comment>search word</comment>
        <translation>метка</translation>
    </message>
    <message>
        <source>category</source>
        <comment>search word</comment>
        <translation>категория</translation>
    </message>
    <message>
        <source>name</source>
        <comment>search word</comment>
        <translation>название</translation>
    </message>
    <message>
        <source>description</source>
        <comment>search word</comment>
        <translation>описание</translation>
    </message>
    <message>
        <source>picture</source>
        <comment>search word</comment>
        <translation>картинка</translation>
    </message>
    <message>
        <source>shmeckles</source>
        <comment>search word</comment>
        <translation>шмекели</translation>
    </message>
    <message>
        <source>flurbos</source>
        <comment>search word</comment>
        <translation>флурбо</translation>
    </message>
    <message>
        <source>id</source>
        <comment>search word</comment>
        <translation>номер</translation>
    </message>
    <message>
        <source>none</source>
        <comment>search word</comment>
        <translation>нет</translation>
    </message>
    <message>
        <source>“%1” is no price to look for: write shmeckles&lt;5 or shmeckles:2..5.</source>
        <translation>«%1» — не цена для поиска: напишите шмекели&lt;5 или шмекели:2..5.</translation>
    </message>
    <message>
        <source>A pattern cannot be excluded: leave the minus sign out.</source>
        <translation>Шаблон исключить нельзя: уберите минус.</translation>
    </message>
    <message>
        <source>Behind “%1” a text is missing, such as name:milk or name=Milk.</source>
        <translation>После «%1» не хватает текста, например название:молоко или название=Молоко.</translation>
    </message>
    <message>
        <source>“%1” is no list of ids: write id:17 or id:17,18.</source>
        <translation>«%1» — не список номеров: напишите номер:17 или номер:17,18.</translation>
    </message>
    <message>
        <source>A name is missing: write tag:hot, category:Tea or, with spaces, tag:&quot;very hot&quot;.</source>
        <translation>Не хватает названия: напишите метка:острое, категория:Чай или, если есть пробелы, метка:&quot;очень острое&quot;.</translation>
    </message>
    <message>
        <source>A category cannot be excluded: leave the minus sign out.</source>
        <translation>Категорию исключить нельзя: уберите минус.</translation>
    </message>
    <message>
        <source>Only prices are compared with “%1”: write “:” instead.</source>
        <translation>Знаком «%1» сравниваются только цены: напишите «:».</translation>
    </message>
</context>
<context>
    <name>pricebook::SelectionBar</name>
    <message>
        <source>Clear selection</source>
        <translation>Снять выделение</translation>
    </message>
    <message>
        <source>All that match are selected.</source>
        <translation>Выделены все подходящие.</translation>
    </message>
    <message>
        <source>All %1 that match are selected.</source>
        <translation>Выделены все подходящие: %1.</translation>
    </message>
    <message>
        <source>%1 on screen selected.</source>
        <translation>Выделено на экране: %1.</translation>
    </message>
    <message>
        <source>%1 selected.</source>
        <translation>Выделено: %1.</translation>
    </message>
    <message>
        <source>Select all that match</source>
        <translation>Выделить все подходящие</translation>
    </message>
    <message>
        <source>Select all %1 that match</source>
        <translation>Выделить все подходящие: %1</translation>
    </message>
    <message>
        <source>Edit all that match…</source>
        <translation>Изменить все подходящие…</translation>
    </message>
    <message>
        <source>Edit %1 products…</source>
        <translation>Изменить товары (%1)…</translation>
    </message>
</context>
<context>
    <name>pricebook::SeriesEntry</name>
    <message>
        <source>Find or begin a product</source>
        <translation>Найти или начать товар</translation>
    </message>
    <message>
        <source>Scan or type a name, Enter</source>
        <translation>Название и Ввод</translation>
    </message>
    <message>
        <source>Enter shows the product of this name, or begins a new one (Ctrl+L)</source>
        <translation>Ввод показывает товар с этим названием или начинает новый (Ctrl+L)</translation>
    </message>
    <message>
        <source>Previous product</source>
        <translation>Предыдущий товар</translation>
    </message>
    <message>
        <source>Previous product (Alt+Up)</source>
        <translation>Предыдущий товар (Alt+вверх)</translation>
    </message>
    <message>
        <source>Next product</source>
        <translation>Следующий товар</translation>
    </message>
    <message>
        <source>Next product (Alt+Down)</source>
        <translation>Следующий товар (Alt+вниз)</translation>
    </message>
    <message>
        <source>Save and new</source>
        <translation>Сохранить и новый</translation>
    </message>
    <message>
        <source>Save, then begin another product with the same category and tags (Ctrl+Enter)</source>
        <translation>Сохранить и начать другой товар с той же категорией и теми же метками (Ctrl+Ввод)</translation>
    </message>
    <message>
        <source>Save and close</source>
        <translation>Сохранить и закрыть</translation>
    </message>
    <message>
        <source>Save, then put the form away</source>
        <translation>Сохранить и убрать форму</translation>
    </message>
    <message>
        <source>%1 products have this name; the first is shown.</source>
        <translation>Товаров с этим названием: %1; показан первый.</translation>
    </message>
    <message>
        <source>No product has the name “%1”.</source>
        <translation>Товара с названием «%1» нет.</translation>
    </message>
    <message>
        <source>No product has the name “%1”: here is a new one.</source>
        <translation>Товара с названием «%1» нет: вот новый.</translation>
    </message>
</context>
<context>
    <name>pricebook::ServeCommand</name>
    <message>
        <source>Made the new catalogue %1.</source>
        <translation>Создан новый каталог %1.</translation>
    </message>
    <message>
        <source>This catalogue can only be read, so every change is refused: %1</source>
        <translation>Этот каталог можно только читать, поэтому любое изменение отклоняется: %1</translation>
    </message>
    <message>
        <source>Listening on %1 (docs: %1/docs)</source>
        <translation>Слушает на %1 (документация: %1/docs)</translation>
    </message>
    <message>
        <source>There are no certificates to read again: TLS is off.</source>
        <translation>Перечитывать нечего: TLS выключен, сертификатов нет.</translation>
    </message>
    <message>
        <source>The certificates were read again; new connections get them.</source>
        <translation>Сертификаты перечитаны; новые соединения получают их.</translation>
    </message>
    <message>
        <source>The certificates stay as they were: %1</source>
        <translation>Сертификаты остаются прежними: %1</translation>
    </message>
    <message>
        <source>Stopping; what is in flight may end. Once more stops at once.</source>
        <translation>Остановка; начатое может завершиться. Ещё раз — остановиться сразу.</translation>
    </message>
</context>
<context>
    <name>pricebook::ServerForm</name>
    <message>
        <source>Keep the password in the system&apos;s keychain</source>
        <translation>Хранить пароль в системном хранилище паролей</translation>
    </message>
    <message>
        <source>localhost, or paste postgresql://user@host/name</source>
        <translation>localhost, или вставьте postgresql://user@host/name</translation>
    </message>
    <message>
        <source>If the server offers it</source>
        <translation>Если сервер предлагает</translation>
    </message>
    <message>
        <source>Always</source>
        <translation>Всегда</translation>
    </message>
    <message>
        <source>Always, with the server&apos;s name checked</source>
        <translation>Всегда, с проверкой имени сервера</translation>
    </message>
    <message>
        <source>Never</source>
        <translation>Никогда</translation>
    </message>
    <message>
        <source>Server</source>
        <translation>Сервер</translation>
    </message>
    <message>
        <source>Port</source>
        <translation>Порт</translation>
    </message>
    <message>
        <source>Database</source>
        <translation>База данных</translation>
    </message>
    <message>
        <source>User</source>
        <translation>Пользователь</translation>
    </message>
    <message>
        <source>Password</source>
        <translation>Пароль</translation>
    </message>
    <message>
        <source>Encryption</source>
        <translation>Шифрование</translation>
    </message>
    <message>
        <source>This is not the address of a PostgreSQL server.</source>
        <translation>Это не адрес сервера PostgreSQL.</translation>
    </message>
    <message>
        <source>Type the name of the database.</source>
        <translation>Введите имя базы данных.</translation>
    </message>
</context>
<context>
    <name>pricebook::Settings</name>
    <message>
        <source>The settings file %1 is damaged in places; what could be read of it is used.</source>
        <translation>Файл настроек %1 местами повреждён; используется то, что удалось прочитать.</translation>
    </message>
    <message>
        <source>The settings cannot be saved: %1 cannot be written. Check the permissions of its folder.</source>
        <translation>Сохранить настройки нельзя: %1 не записывается. Проверьте права на его папку.</translation>
    </message>
</context>
<context>
    <name>pricebook::SettingsDialog</name>
    <message>
        <source>Preferences</source>
        <translation>Параметры</translation>
    </message>
    <message>
        <source>Settings pages</source>
        <translation>Страницы параметров</translation>
    </message>
</context>
<context>
    <name>pricebook::SharedEdits</name>
    <message>
        <source>Somebody else is editing this product.</source>
        <translation>Этот товар сейчас правит кто-то ещё.</translation>
    </message>
    <message>
        <source>%1 is editing this product in another window.</source>
        <translation>%1 правит этот товар в другом окне.</translation>
    </message>
    <message>
        <source>%1 are editing this product in other windows.</source>
        <translation>%1 правят этот товар в других окнах.</translation>
    </message>
    <message>
        <source>, </source>
        <translation>, </translation>
    </message>
    <message>
        <source>Deleted by somebody else</source>
        <translation>Удалён кем-то другим</translation>
    </message>
    <message>
        <source>Changed by %1</source>
        <translation>Изменил: %1</translation>
    </message>
</context>
<context>
    <name>pricebook::Sidebar</name>
    <message>
        <source>Pages</source>
        <translation>Страницы</translation>
    </message>
    <message>
        <source>Products</source>
        <translation>Товары</translation>
    </message>
    <message>
        <source>Categories</source>
        <translation>Категории</translation>
    </message>
    <message>
        <source>Tags</source>
        <translation>Метки</translation>
    </message>
    <message>
        <source>To tidy up</source>
        <translation>Порядок</translation>
    </message>
</context>
<context>
    <name>pricebook::SqlError</name>
    <message>
        <source>This name is taken already: choose another.</source>
        <translation>Это название уже занято: выберите другое.</translation>
    </message>
    <message>
        <source>It refers to a category or tag that is not there any more.</source>
        <translation>Здесь ссылка на категорию или метку, которой больше нет.</translation>
    </message>
    <message>
        <source>A value that is needed is missing.</source>
        <translation>Не хватает нужного значения.</translation>
    </message>
    <message>
        <source>A value breaks a rule of the database: a price must be above zero.</source>
        <translation>Значение нарушает правило базы данных: цена должна быть больше нуля.</translation>
    </message>
    <message>
        <source>A value breaks a rule of the database.</source>
        <translation>Значение нарушает правило базы данных.</translation>
    </message>
    <message>
        <source>A text is too long, or a pattern takes too long: make the pattern simpler.</source>
        <translation>Текст слишком длинный, или шаблон ищется слишком долго: упростите шаблон.</translation>
    </message>
    <message>
        <source>Another program is writing to the database: try again in a moment, or close the other program.</source>
        <translation>В базу данных пишет другая программа: повторите попытку чуть позже или закройте ту программу.</translation>
    </message>
    <message>
        <source>The database is in use: try again in a moment.</source>
        <translation>База данных занята: повторите попытку чуть позже.</translation>
    </message>
    <message>
        <source>The database cannot be written: check the permissions of the file and its folder.</source>
        <translation>Записать базу данных нельзя: проверьте права на файл и его папку.</translation>
    </message>
    <message>
        <source>The disk is full: free some space and try again; nothing was changed.</source>
        <translation>Диск заполнен: освободите место и повторите попытку; ничего не изменено.</translation>
    </message>
    <message>
        <source>Cancelled; nothing was changed.</source>
        <translation>Отменено; ничего не изменено.</translation>
    </message>
    <message>
        <source>This file is not a database: choose another file.</source>
        <translation>Этот файл — не база данных: выберите другой.</translation>
    </message>
    <message>
        <source>The database is damaged: restore a backup.</source>
        <translation>База данных повреждена: восстановите копию.</translation>
    </message>
    <message>
        <source>The database file cannot be opened: check that it is there and may be read.</source>
        <translation>Открыть файл базы данных не удалось: проверьте, что он есть и его можно читать.</translation>
    </message>
    <message>
        <source>The database file may not be opened: check its permissions.</source>
        <translation>Открывать файл базы данных нельзя: проверьте права доступа к нему.</translation>
    </message>
    <message>
        <source>The disk could not be read or written: check the disk and that it is not full.</source>
        <translation>Чтение или запись на диск не удались: проверьте диск и то, что он не заполнен.</translation>
    </message>
    <message>
        <source>The pattern is too complicated: make it simpler.</source>
        <translation>Шаблон слишком сложен: упростите его.</translation>
    </message>
    <message>
        <source>A value does not fit its column.</source>
        <translation>Значение не подходит к своему столбцу.</translation>
    </message>
    <message>
        <source>The table is in use by another program: try again in a moment.</source>
        <translation>Таблицу использует другая программа: повторите попытку чуть позже.</translation>
    </message>
    <message>
        <source>Another program changed the same rows at the same time: try again.</source>
        <translation>Другая программа одновременно изменила те же строки: повторите попытку.</translation>
    </message>
    <message>
        <source>The database server ended the connection: try again when it is back.</source>
        <translation>Сервер базы данных завершил соединение: повторите попытку, когда он вернётся.</translation>
    </message>
    <message>
        <source>The connection to the database server was lost: check the network and try again.</source>
        <translation>Соединение с сервером базы данных потеряно: проверьте сеть и повторите попытку.</translation>
    </message>
    <message>
        <source>This connection may only read.</source>
        <translation>Это соединение только для чтения.</translation>
    </message>
    <message>
        <source>The server refused the user name or the password: check both.</source>
        <translation>Сервер не принял имя пользователя или пароль: проверьте и то и другое.</translation>
    </message>
    <message>
        <source>The database user lacks a permission for this: ask the administrator.</source>
        <translation>У пользователя базы данных нет нужного права: обратитесь к администратору.</translation>
    </message>
    <message>
        <source>There is no database of this name on the server: check the name or create it.</source>
        <translation>Базы данных с этим именем на сервере нет: проверьте имя или создайте её.</translation>
    </message>
    <message>
        <source>The server&apos;s disk is full; nothing was changed.</source>
        <translation>Диск сервера заполнен; ничего не изменено.</translation>
    </message>
    <message>
        <source>The database server has no room for another connection: try again later.</source>
        <translation>У сервера базы данных нет места для ещё одного соединения: повторите попытку позже.</translation>
    </message>
    <message>
        <source>The database reported an error that this program does not know: see the details.</source>
        <translation>База данных сообщила об ошибке, неизвестной этой программе: см. подробности.</translation>
    </message>
    <message>
        <source>There is no database of this name on the server: %1. Check the name or create it.</source>
        <translation>Базы данных с этим именем на сервере нет: %1. Проверьте имя или создайте её.</translation>
    </message>
    <message>
        <source>The server refused the user name or the password for %1: check both.</source>
        <translation>Сервер не принял имя пользователя или пароль для %1: проверьте и то и другое.</translation>
    </message>
    <message>
        <source>The database server cannot be reached: %1. Check the address, the network and that the server runs.</source>
        <translation>Сервер базы данных недоступен: %1. Проверьте адрес, сеть и то, что сервер работает.</translation>
    </message>
</context>
<context>
    <name>pricebook::SqlScript</name>
    <message>
        <source>this string, name or comment is never closed.</source>
        <translation>эта строка, имя или комментарий не закрыты.</translation>
    </message>
    <message>
        <source>this statement is never closed.</source>
        <translation>эта команда не закончена.</translation>
    </message>
    <message>
        <source>commands of psql (\) do not belong in a migration.</source>
        <translation>командам psql (\) в миграции не место.</translation>
    </message>
    <message>
        <source>%1 is not allowed: the program begins and ends the transaction.</source>
        <translation>%1 не допускается: транзакцию начинает и завершает программа.</translation>
    </message>
    <message>
        <source>COPY … FROM STDIN has no data here: write INSERT.</source>
        <translation>у COPY … FROM STDIN здесь нет данных: напишите INSERT.</translation>
    </message>
    <message>
        <source>INSERT … SELECT * depends on the order of columns: name them.</source>
        <translation>INSERT … SELECT * зависит от порядка столбцов: назовите их.</translation>
    </message>
    <message>
        <source>%1 cannot run in a transaction.</source>
        <translation>%1 не выполняется в транзакции.</translation>
    </message>
    <message>
        <source>PRAGMA is not allowed (only legacy_alter_table): most have no effect in a transaction.</source>
        <translation>PRAGMA не допускается (только legacy_alter_table): в транзакции большинство из них не действует.</translation>
    </message>
    <message>
        <source>%1 %2 cannot run in a transaction.</source>
        <translation>%1 %2 не выполняется в транзакции.</translation>
    </message>
    <message>
        <source>CONCURRENTLY cannot run in a transaction.</source>
        <translation>CONCURRENTLY не выполняется в транзакции.</translation>
    </message>
    <message>
        <source>a value that is added to a type cannot be used in the same transaction: put it into a section with tx=no.</source>
        <translation>значение, добавленное к типу, нельзя использовать в той же транзакции: вынесите его в раздел с tx=no.</translation>
    </message>
    <message>
        <source>%1 outside of a transaction must bear being run again: write it with %2.</source>
        <translation>%1 вне транзакции должно выдерживать повторный запуск: напишите с %2.</translation>
    </message>
    <message>
        <source>%1 %2 outside of a transaction cannot be known to bear being run again.</source>
        <translation>%1 %2 вне транзакции: неизвестно, выдержит ли повторный запуск.</translation>
    </message>
</context>
<context>
    <name>pricebook::StatusArea</name>
    <message>
        <source>Cancel</source>
        <translation>Отмена</translation>
    </message>
    <message>
        <source>Progress</source>
        <translation>Ход работы</translation>
    </message>
    <message>
        <source>Products shown</source>
        <translation>Показанные товары</translation>
    </message>
    <message>
        <source>Serving this catalogue over HTTP; press for more</source>
        <translation>Каталог доступен по HTTP; нажмите, чтобы узнать больше</translation>
    </message>
    <message>
        <source>%1 rows</source>
        <translation>строк: %1</translation>
    </message>
    <message>
        <source>%1/s</source>
        <translation>%1/с</translation>
    </message>
    <message>
        <source>%1 s left</source>
        <translation>осталось %1 с</translation>
    </message>
</context>
<context>
    <name>pricebook::StepTitles</name>
    <message>
        <source>New product “%1”</source>
        <translation>Новый товар «%1»</translation>
    </message>
    <message>
        <source>Name of “%1”</source>
        <translation>Название «%1»</translation>
    </message>
    <message>
        <source>Description of “%1”</source>
        <translation>Описание «%1»</translation>
    </message>
    <message>
        <source>Picture of “%1”</source>
        <translation>Картинка «%1»</translation>
    </message>
    <message>
        <source>Shmeckles of “%1”</source>
        <translation>Шмекели у «%1»</translation>
    </message>
    <message>
        <source>Flurbos of “%1”</source>
        <translation>Флурбо у «%1»</translation>
    </message>
    <message>
        <source>Category of “%1”</source>
        <translation>Категория «%1»</translation>
    </message>
    <message>
        <source>Tags of “%1”</source>
        <translation>Метки «%1»</translation>
    </message>
    <message>
        <source>Edit of “%1”</source>
        <translation>Правка «%1»</translation>
    </message>
    <message>
        <source>Deletion of 1 product</source>
        <translation>Удаление 1 товара</translation>
    </message>
    <message>
        <source>Deletion of “%1”</source>
        <translation>Удаление «%1»</translation>
    </message>
    <message numerus="yes">
        <source>Deletion of %Ln products</source>
        <translation>
            <numerusform>Удаление %Ln товара</numerusform>
            <numerusform>Удаление %Ln товаров</numerusform>
            <numerusform>Удаление %Ln товаров</numerusform>
        </translation>
    </message>
    <message>
        <source>Restoration of “%1”</source>
        <translation>Восстановление «%1»</translation>
    </message>
</context>
<context>
    <name>pricebook::Store</name>
    <message>
        <source>This category is not there any more: somebody deleted it.</source>
        <translation>Этой категории больше нет: кто-то её удалил.</translation>
    </message>
    <message>
        <source>The products cannot move to the category that is being deleted.</source>
        <translation>Товары нельзя переместить в категорию, которая удаляется.</translation>
    </message>
    <message>
        <source>“%1” exists already: choose another name.</source>
        <translation>«%1» уже есть: выберите другое название.</translation>
    </message>
    <message>
        <source>“%1” is not there any more: somebody deleted it.</source>
        <translation>«%1» больше нет: кто-то удалил.</translation>
    </message>
    <message>
        <source>It is not there any more: somebody deleted it.</source>
        <translation>Этого больше нет: кто-то удалил.</translation>
    </message>
    <message>
        <source>The tag to keep is not there any more: somebody deleted it. Choose another.</source>
        <translation>Метки, которую нужно оставить, больше нет: кто-то её удалил. Выберите другую.</translation>
    </message>
    <message>
        <source>The category to keep is not there any more: somebody deleted it. Choose another.</source>
        <translation>Категории, которую нужно оставить, больше нет: кто-то её удалил. Выберите другую.</translation>
    </message>
    <message>
        <source>Nothing was deleted: this category has %1 products by now, not %2. Look at them, then decide again.</source>
        <translation>Ничего не удалено: в этой категории теперь товаров %1, а не %2. Посмотрите на них и решите ещё раз.</translation>
    </message>
    <message>
        <source>This category is not there any more: choose another.</source>
        <translation>Этой категории больше нет: выберите другую.</translation>
    </message>
    <message>
        <source>This product is not there any more: somebody deleted it.</source>
        <translation>Этого товара больше нет: кто-то его удалил.</translation>
    </message>
    <message>
        <source>One of the tags is not there any more: take it out and choose another.</source>
        <translation>Одной из меток больше нет: уберите её и выберите другую.</translation>
    </message>
    <message>
        <source>“%1” is there again: somebody else has restored it.</source>
        <translation>«%1» снова на месте: кто-то другой его восстановил.</translation>
    </message>
    <message>
        <source>“%1” was changed by somebody else meanwhile: reload it, then make your change again.</source>
        <translation>Кто-то тем временем изменил «%1»: покажите сохранённое, затем повторите своё изменение.</translation>
    </message>
    <message>
        <source>“%1” was changed by somebody else meanwhile: reload it, then delete it.</source>
        <translation>Кто-то тем временем изменил «%1»: покажите сохранённое, затем удалите.</translation>
    </message>
    <message>
        <source>There is no tag “%1”.</source>
        <translation>Метки «%1» нет.</translation>
    </message>
    <message>
        <source>This tag is not there any more: somebody deleted it.</source>
        <translation>Этой метки больше нет: кто-то её удалил.</translation>
    </message>
    <message>
        <source>This order has no cursors.</source>
        <translation>Этот порядок нельзя продолжить с указанного места.</translation>
    </message>
    <message>
        <source>There is no category “%1”.</source>
        <translation>Категории «%1» нет.</translation>
    </message>
</context>
<context>
    <name>pricebook::SuggestionDelegate</name>
    <message>
        <source>Did you mean “%1”?</source>
        <translation>Может быть, «%1»?</translation>
    </message>
</context>
<context>
    <name>pricebook::SuggestionList</name>
    <message>
        <source>Suggestions</source>
        <translation>Подсказки</translation>
    </message>
    <message>
        <source>%1, %2</source>
        <comment>a tag and how many products have it</comment>
        <translation>%1, %2</translation>
    </message>
    <message>
        <source>Create “%1”</source>
        <translation>Создать «%1»</translation>
    </message>
    <message>
        <source>Did you mean “%1”?</source>
        <translation>Может быть, «%1»?</translation>
    </message>
</context>
<context>
    <name>pricebook::TabText</name>
    <message>
        <source>The clipboard has too much for one paste: take a part of it, or import a file instead.</source>
        <translation>В буфере обмена слишком много для одной вставки: возьмите часть или импортируйте файл.</translation>
    </message>
</context>
<context>
    <name>pricebook::TableGuard</name>
    <message>
        <source>The table %1 had %2 rows before and %3 after, which must not be.</source>
        <translation>В таблице %1 было строк %2, а стало %3, чего быть не должно.</translation>
    </message>
    <message>
        <source>Rows refer to others that are not there any more: %1.</source>
        <translation>Строки ссылаются на те, которых больше нет: %1.</translation>
    </message>
</context>
<context>
    <name>pricebook::TableRebuild</name>
    <message>
        <source>the trigger %1 waits for changes of the column %2</source>
        <translation>триггер %1 ждёт изменений столбца %2</translation>
    </message>
    <message>
        <source>The table %1 cannot be made anew: %2. Change the migration, or drop what stands in its way.</source>
        <translation>Перестроить таблицу %1 нельзя: %2. Измените миграцию или удалите то, что мешает.</translation>
    </message>
    <message>
        <source>there is no such table</source>
        <translation>такой таблицы нет</translation>
    </message>
</context>
<context>
    <name>pricebook::TagEditor</name>
    <message>
        <source>Tags</source>
        <translation>Метки</translation>
    </message>
    <message>
        <source>Add a tag…</source>
        <translation>Добавить метку…</translation>
    </message>
    <message>
        <source>More…</source>
        <translation>Ещё…</translation>
    </message>
    <message>
        <source>Choose tags from a list</source>
        <translation>Выбрать метки из списка</translation>
    </message>
    <message>
        <source>“%1” is there already.</source>
        <translation>«%1» уже есть.</translation>
    </message>
    <message>
        <source>“%1” is new. Did you mean “%2”? Then remove the new one.</source>
        <translation>«%1» — новая. Может быть, «%2»? Тогда уберите новую.</translation>
    </message>
    <message>
        <source>There is no tag “%1”. Did you mean “%2”?</source>
        <translation>Метки «%1» нет. Может быть, «%2»?</translation>
    </message>
    <message>
        <source>There is no tag “%1”. Choose one of the list.</source>
        <translation>Метки «%1» нет. Выберите из списка.</translation>
    </message>
    <message>
        <source>No tags</source>
        <translation>Меток нет</translation>
    </message>
    <message>
        <source>Tags: %1</source>
        <translation>Метки: %1</translation>
    </message>
</context>
<context>
    <name>pricebook::TagPickerDialog</name>
    <message>
        <source>Choose tags</source>
        <translation>Выбор меток</translation>
    </message>
    <message>
        <source>Available</source>
        <translation>Есть в каталоге</translation>
    </message>
    <message>
        <source>Filter available tags</source>
        <translation>Отбор имеющихся меток</translation>
    </message>
    <message>
        <source>Available tags</source>
        <translation>Имеющиеся метки</translation>
    </message>
    <message>
        <source>Applied</source>
        <translation>Выбраны</translation>
    </message>
    <message>
        <source>Filter applied tags</source>
        <translation>Отбор выбранных меток</translation>
    </message>
    <message>
        <source>Applied tags</source>
        <translation>Выбранные метки</translation>
    </message>
    <message>
        <source>Add →</source>
        <translation>Добавить →</translation>
    </message>
    <message>
        <source>← Remove</source>
        <translation>← Убрать</translation>
    </message>
    <message>
        <source>Clear all</source>
        <translation>Убрать все</translation>
    </message>
    <message>
        <source>Filter</source>
        <translation>Отбор</translation>
    </message>
    <message>
        <source>Select all</source>
        <translation>Выделить все</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Отмена</translation>
    </message>
    <message>
        <source>Apply</source>
        <translation>Применить</translation>
    </message>
    <message>
        <source>%1 (new)</source>
        <translation>%1 (новая)</translation>
    </message>
    <message>
        <source>%1, %2</source>
        <comment>a tag and how many products have it</comment>
        <translation>%1, %2</translation>
    </message>
    <message numerus="yes">
        <source>%Ln tags</source>
        <translation>
            <numerusform>%Ln метка</numerusform>
            <numerusform>%Ln метки</numerusform>
            <numerusform>%Ln меток</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The first %Ln; type to find others</source>
        <translation>
            <numerusform>Первая %Ln; введите текст, чтобы найти другие</numerusform>
            <numerusform>Первые %Ln; введите текст, чтобы найти другие</numerusform>
            <numerusform>Первые %Ln; введите текст, чтобы найти другие</numerusform>
        </translation>
    </message>
    <message>
        <source>Select all available tags</source>
        <translation>Выделить все имеющиеся метки</translation>
    </message>
    <message>
        <source>Select all applied tags</source>
        <translation>Выделить все выбранные метки</translation>
    </message>
</context>
<context>
    <name>pricebook::TagTristateList</name>
    <message>
        <source>Search for a tag, or type a new one</source>
        <translation>Найдите метку или введите новую</translation>
    </message>
    <message>
        <source>Search tags</source>
        <translation>Поиск меток</translation>
    </message>
    <message>
        <source>Tags of the products</source>
        <translation>Метки товаров</translation>
    </message>
    <message>
        <source>Reading the tags…</source>
        <translation>Чтение меток…</translation>
    </message>
    <message>
        <source>A tick puts the tag on all of them, an empty box on none; a dash leaves those that have it as they are. Space or a click changes a row.</source>
        <translation>Галочка ставит метку всем, пустой флажок снимает её у всех; черта оставляет как есть. Строку меняет пробел или щелчок.</translation>
    </message>
    <message>
        <source>Create “%1”</source>
        <translation>Создать «%1»</translation>
    </message>
</context>
<context>
    <name>pricebook::TagTristateModel</name>
    <message>
        <source>will be on all: adds to %1</source>
        <translation>будет у всех: добавится к %1</translation>
    </message>
    <message>
        <source>new: adds to %1</source>
        <translation>новая: добавится к %1</translation>
    </message>
    <message>
        <source>will be on none: takes from %1</source>
        <translation>не будет ни у кого: снимется с %1</translation>
    </message>
    <message>
        <source>on all %1</source>
        <translation>у всех: %1</translation>
    </message>
    <message>
        <source>on %1 of %2</source>
        <translation>у %1 из %2</translation>
    </message>
    <message>
        <source>on none</source>
        <translation>ни у кого</translation>
    </message>
    <message>
        <source>%1, %2</source>
        <comment>a tag and which of the products have it</comment>
        <translation>%1, %2</translation>
    </message>
    <message>
        <source>Did you mean “%1”?</source>
        <translation>Может быть, «%1»?</translation>
    </message>
</context>
<context>
    <name>pricebook::TagsCellEditor</name>
    <message>
        <source>Tags of the product</source>
        <translation>Метки товара</translation>
    </message>
</context>
<context>
    <name>pricebook::TagsPage</name>
    <message>
        <source>Tags</source>
        <translation>Метки</translation>
    </message>
    <message>
        <source>Filter tags</source>
        <translation>Отбор меток</translation>
    </message>
    <message>
        <source>New tag</source>
        <translation>Новая метка</translation>
    </message>
    <message>
        <source>There are no tags yet. Type a name above and press Add.</source>
        <translation>Меток пока нет. Введите название выше и нажмите «Добавить».</translation>
    </message>
    <message>
        <source>Find duplicate tags…</source>
        <translation>Найти повторы меток…</translation>
    </message>
    <message>
        <source>No product has the tag “%1”.</source>
        <translation>Метки «%1» нет ни у одного товара.</translation>
    </message>
    <message numerus="yes">
        <source>%Ln products will lose the tag “%1”. The products stay.</source>
        <translation>
            <numerusform>%Ln товар лишится метки «%1». Сам товар останется.</numerusform>
            <numerusform>%Ln товара лишатся метки «%1». Сами товары останутся.</numerusform>
            <numerusform>%Ln товаров лишатся метки «%1». Сами товары останутся.</numerusform>
        </translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>Удалить</translation>
    </message>
    <message numerus="yes">
        <source>Delete from %Ln products</source>
        <translation>
            <numerusform>Удалить у %Ln товара</numerusform>
            <numerusform>Удалить у %Ln товаров</numerusform>
            <numerusform>Удалить у %Ln товаров</numerusform>
        </translation>
    </message>
    <message>
        <source>Delete the tag “%1”?</source>
        <translation>Удалить метку «%1»?</translation>
    </message>
    <message numerus="yes">
        <source>Deleted “%1”; %Ln products had it.</source>
        <translation>
            <numerusform>Удалено: «%1»; была у %Ln товара.</numerusform>
            <numerusform>Удалено: «%1»; была у %Ln товаров.</numerusform>
            <numerusform>Удалено: «%1»; была у %Ln товаров.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln tags</source>
        <translation>
            <numerusform>%Ln метку</numerusform>
            <numerusform>%Ln метки</numerusform>
            <numerusform>%Ln меток</numerusform>
        </translation>
    </message>
    <message>
        <source>No product has any of these tags.</source>
        <translation>Этих меток нет ни у одного товара.</translation>
    </message>
    <message numerus="yes">
        <source>%Ln products will lose one of these tags or more. The products stay.</source>
        <translation>
            <numerusform>%Ln товар лишится одной или нескольких из этих меток. Сам товар останется.</numerusform>
            <numerusform>%Ln товара лишатся одной или нескольких из этих меток. Сами товары останутся.</numerusform>
            <numerusform>%Ln товаров лишатся одной или нескольких из этих меток. Сами товары останутся.</numerusform>
        </translation>
    </message>
    <message>
        <source>Delete %1</source>
        <translation>Удалить %1</translation>
    </message>
    <message>
        <source>Delete %1 from %2</source>
        <translation>Удалить %1 у %2</translation>
    </message>
    <message numerus="yes">
        <source>%Ln products</source>
        <translation>
            <numerusform>%Ln товара</numerusform>
            <numerusform>%Ln товаров</numerusform>
            <numerusform>%Ln товаров</numerusform>
        </translation>
    </message>
    <message>
        <source>Delete %1?</source>
        <translation>Удалить %1?</translation>
    </message>
    <message>
        <source>Deletion of %1</source>
        <translation>Удаление: %1</translation>
    </message>
    <message>
        <source>Deleted %1; %2 had one.</source>
        <translation>Удалено: %1; были у %2.</translation>
    </message>
</context>
<context>
    <name>pricebook::TelegramForm</name>
    <message>
        <source>Send notices to a chat on Telegram</source>
        <translation>Отправлять уведомления в чат Telegram</translation>
    </message>
    <message>
        <source>Forget</source>
        <translation>Забыть</translation>
    </message>
    <message>
        <source>Forget the bot&apos;s key</source>
        <translation>Забыть ключ бота</translation>
    </message>
    <message>
        <source>Key of the bot</source>
        <translation>Ключ бота</translation>
    </message>
    <message>
        <source>@BotFather gives it</source>
        <translation>его даёт @BotFather</translation>
    </message>
    <message>
        <source>Number of the chat or user</source>
        <translation>Номер чата или пользователя</translation>
    </message>
    <message>
        <source>or @name of a channel</source>
        <translation>или @имя канала</translation>
    </message>
    <message>
        <source>Address of the Bot API</source>
        <translation>Адрес Bot API</translation>
    </message>
    <message>
        <source>change it only for a server of your own</source>
        <translation>меняйте только для своего сервера</translation>
    </message>
    <message>
        <source>Send a test message to the chat</source>
        <translation>Отправить проверочное сообщение в чат</translation>
    </message>
    <message>
        <source>Type a number, such as 123456789, or @ and the name of a channel.</source>
        <translation>Введите число, например 123456789, или @ и имя канала.</translation>
    </message>
    <message>
        <source>Type an address that begins with https:// or http://.</source>
        <translation>Введите адрес, который начинается с https:// или http://.</translation>
    </message>
    <message>
        <source>Leave out the user and password: they would stand in a file.</source>
        <translation>Уберите имя и пароль: они попали бы в файл.</translation>
    </message>
    <message>
        <source>given by the environment</source>
        <translation>задан в окружении</translation>
    </message>
    <message>
        <source>kept in the keychain; type another to replace it</source>
        <translation>лежит в хранилище паролей; новый заменит его</translation>
    </message>
    <message>
        <source>Nothing is sent before there are the bot&apos;s key and the number of the chat.</source>
        <translation>Пока нет ключа бота и номера чата, ничего не отправляется.</translation>
    </message>
    <message>
        <source>Without https, everybody on the way can read the key.</source>
        <translation>Без https ключ может прочитать любой по пути.</translation>
    </message>
    <message>
        <source>kept until the program ends; type another to replace it</source>
        <translation>хранится до выхода из программы; новый заменит его</translation>
    </message>
</context>
<context>
    <name>pricebook::Terminal</name>
    <message>
        <source>pricebookctl: %1</source>
        <translation>pricebookctl: %1</translation>
    </message>
    <message>
        <source>Checking: %1</source>
        <translation>Проверка: %1</translation>
    </message>
    <message>
        <source>Writing: %1</source>
        <translation>Запись: %1</translation>
    </message>
    <message>
        <source> of %1</source>
        <translation> из %1</translation>
    </message>
    <message>
        <source> products, %1 a second</source>
        <translation> товаров, %1 в секунду</translation>
    </message>
    <message>
        <source>, %1 s left</source>
        <translation>, осталось %1 с</translation>
    </message>
</context>
<context>
    <name>pricebook::TextPattern</name>
    <message>
        <source>There is a “)” too many.</source>
        <translation>Лишняя «)».</translation>
    </message>
    <message>
        <source>This repeats too much; use smaller numbers in { }.</source>
        <translation>Слишком много повторений; возьмите в { } меньшие числа.</translation>
    </message>
    <message>
        <source>The parentheses are nested too deeply.</source>
        <translation>Слишком глубокая вложенность скобок.</translation>
    </message>
    <message>
        <source>There is nothing to repeat before “%1”.</source>
        <translation>Перед «%1» нечего повторять.</translation>
    </message>
    <message>
        <source>Write only one of * + ? { } behind a thing.</source>
        <translation>Пишите только один из знаков * + ? { } подряд.</translation>
    </message>
    <message>
        <source>A repetition is written {2}, {2,} or {2,5}; write \{ for the sign itself.</source>
        <translation>Повторение пишется {2}, {2,} или {2,5}; сам знак — \{.</translation>
    </message>
    <message>
        <source>At most %1 repetitions can be asked for.</source>
        <translation>Повторений может быть не больше %1.</translation>
    </message>
    <message>
        <source>“(?” is not known here, but for “(?:”.</source>
        <translation>«(?» здесь неизвестно, кроме «(?:».</translation>
    </message>
    <message>
        <source>A “)” is missing.</source>
        <translation>Не хватает «)».</translation>
    </message>
    <message>
        <source>Something must follow the last “\”.</source>
        <translation>После последней «\» что-то должно быть.</translation>
    </message>
    <message>
        <source>“\%1” is not known here.</source>
        <translation>«\%1» здесь неизвестно.</translation>
    </message>
    <message>
        <source>A “]” is missing.</source>
        <translation>Не хватает «]».</translation>
    </message>
    <message>
        <source>Write \[ for the sign “[” within [ ].</source>
        <translation>Внутри [ ] знак «[» пишется \[.</translation>
    </message>
    <message>
        <source>A range within [ ] goes from the lower to the higher character, such as a-z.</source>
        <translation>Диапазон внутри [ ] идёт от меньшего символа к большему, например a-z.</translation>
    </message>
    <message>
        <source>There is nothing within [ ].</source>
        <translation>Внутри [ ] ничего нет.</translation>
    </message>
    <message>
        <source>This pattern cannot be used. %1</source>
        <translation>Этот шаблон не годится. %1</translation>
    </message>
    <message>
        <source>It is empty.</source>
        <translation>Он пуст.</translation>
    </message>
    <message>
        <source>It is longer than %1 characters.</source>
        <translation>Он длиннее %1 символов.</translation>
    </message>
    <message>
        <source>It has a character that no text can have.</source>
        <translation>В нём символ, которого в тексте быть не может.</translation>
    </message>
</context>
<context>
    <name>pricebook::TidyPage</name>
    <message>
        <source>To tidy up</source>
        <translation>Навести порядок</translation>
    </message>
    <message>
        <source>What may be missing or doubled in this catalogue. It is counted again after changes.</source>
        <translation>Чего в этом каталоге может не хватать или что может повторяться. После изменений считается заново.</translation>
    </message>
    <message>
        <source>%1: %2, %3</source>
        <comment>what was found, how many, and what the button does</comment>
        <translation>%1: %2, %3</translation>
    </message>
    <message>
        <source>Products without a category</source>
        <translation>Товары без категории</translation>
    </message>
    <message>
        <source>They are missing wherever somebody looks by category.</source>
        <translation>Их не найти там, где ищут по категориям.</translation>
    </message>
    <message>
        <source>Show products</source>
        <translation>Показать товары</translation>
    </message>
    <message>
        <source>Products without tags</source>
        <translation>Товары без меток</translation>
    </message>
    <message>
        <source>No tag leads to them.</source>
        <translation>К ним не ведёт ни одна метка.</translation>
    </message>
    <message>
        <source>Products without a description</source>
        <translation>Товары без описания</translation>
    </message>
    <message>
        <source>Customers read only the name.</source>
        <translation>Покупатели видят только название.</translation>
    </message>
    <message>
        <source>Products without a picture</source>
        <translation>Товары без картинки</translation>
    </message>
    <message>
        <source>Lists show an empty place.</source>
        <translation>В списках на их месте пусто.</translation>
    </message>
    <message>
        <source>Products whose two prices are the same number</source>
        <translation>Товары, у которых обе цены — одно и то же число</translation>
    </message>
    <message>
        <source>Often one was copied into the other&apos;s field.</source>
        <translation>Часто одну цену вписали в поле другой.</translation>
    </message>
    <message>
        <source>Products that share a name</source>
        <translation>Товары с одинаковым названием</translation>
    </message>
    <message>
        <source>The same product may have been added twice.</source>
        <translation>Один и тот же товар могли добавить дважды.</translation>
    </message>
    <message>
        <source>Products with nearly the same name</source>
        <translation>Товары с почти одинаковым названием</translation>
    </message>
    <message>
        <source>They differ in spaces, signs or plural only.</source>
        <translation>Отличаются только пробелами, знаками или числом.</translation>
    </message>
    <message>
        <source>Tags that no product has</source>
        <translation>Метки, которых нет ни у одного товара</translation>
    </message>
    <message>
        <source>They only make the lists longer.</source>
        <translation>Они только удлиняют списки.</translation>
    </message>
    <message>
        <source>Show tags</source>
        <translation>К меткам</translation>
    </message>
    <message>
        <source>Tags that look like another one</source>
        <translation>Метки, похожие на другие</translation>
    </message>
    <message>
        <source>They differ in case, spaces, plural or one letter.</source>
        <translation>Отличаются регистром, пробелами, числом или одной буквой.</translation>
    </message>
    <message>
        <source>Compare…</source>
        <translation>Сравнить…</translation>
    </message>
    <message>
        <source>Categories without products</source>
        <translation>Категории без товаров</translation>
    </message>
    <message>
        <source>Show categories</source>
        <translation>К категориям</translation>
    </message>
    <message>
        <source>Categories that look like another one</source>
        <translation>Категории, похожие на другие</translation>
    </message>
</context>
<context>
    <name>pricebook::TokensPane</name>
    <message>
        <source>never</source>
        <translation>никогда</translation>
    </message>
    <message>
        <source>%1 (expired)</source>
        <translation>%1 (истёк)</translation>
    </message>
    <message>
        <source>Tokens</source>
        <translation>Токены</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Имя</translation>
    </message>
    <message>
        <source>User</source>
        <translation>Пользователь</translation>
    </message>
    <message>
        <source>Access</source>
        <translation>Доступ</translation>
    </message>
    <message>
        <source>Expires</source>
        <translation>Истекает</translation>
    </message>
    <message>
        <source>Last used</source>
        <translation>Использован</translation>
    </message>
    <message>
        <source>Made</source>
        <translation>Создан</translation>
    </message>
    <message>
        <source>Revoke…</source>
        <translation>Отозвать…</translation>
    </message>
    <message>
        <source>Create token</source>
        <translation>Создать токен</translation>
    </message>
    <message>
        <source>Copy the new token now: only its fingerprint is kept, so it is never shown again. Programs send it in the header “Authorization: Bearer” followed by the token.</source>
        <translation>Скопируйте новый токен сейчас: хранится только его отпечаток, больше он показан не будет. Программы передают его в заголовке «Authorization: Bearer», после которого стоит токен.</translation>
    </message>
    <message>
        <source>The new token</source>
        <translation>Новый токен</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Копировать</translation>
    </message>
    <message>
        <source>Copy the new token</source>
        <translation>Копировать новый токен</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>Готово</translation>
    </message>
    <message>
        <source>Copied</source>
        <translation>Скопировано</translation>
    </message>
    <message>
        <source>Read</source>
        <translation>Чтение</translation>
    </message>
    <message>
        <source>Read and write</source>
        <translation>Чтение и запись</translation>
    </message>
    <message>
        <source>Never</source>
        <translation>Бессрочно</translation>
    </message>
    <message>
        <source>In a year</source>
        <translation>Через год</translation>
    </message>
    <message>
        <source>In %1 days</source>
        <translation>Через дней: %1</translation>
    </message>
    <message>
        <source>New token&apos;s name</source>
        <translation>Имя нового токена</translation>
    </message>
    <message>
        <source>what it is for, such as web shop</source>
        <translation>для чего он, например веб-магазин</translation>
    </message>
    <message>
        <source>none, a program</source>
        <translation>никто, программа</translation>
    </message>
    <message>
        <source>Type what the token is for, so that you know later which to revoke.</source>
        <translation>Напишите, для чего токен, чтобы потом знать, какой отозвать.</translation>
    </message>
    <message>
        <source>Revoke a token</source>
        <translation>Отзыв токена</translation>
    </message>
    <message>
        <source>Revoke the token “%1”? Programs that use it are refused from the next request on.</source>
        <translation>Отозвать токен «%1»? Программы с ним получат отказ уже на следующий запрос.</translation>
    </message>
    <message>
        <source>Revoke</source>
        <translation>Отозвать</translation>
    </message>
</context>
<context>
    <name>pricebook::TransferCommands</name>
    <message>
        <source>line %1</source>
        <translation>строка %1</translation>
    </message>
    <message>
        <source>… and %1 more.</source>
        <translation>… и ещё %1.</translation>
    </message>
    <message>
        <source>Unknown keys: %1.</source>
        <translation>Неизвестные ключи: %1.</translation>
    </message>
    <message>
        <source>The file has %1 errors.</source>
        <translation>Ошибок в файле: %1.</translation>
    </message>
    <message>
        <source>Nothing was imported: the file has %1 errors. Correct them, or give --skip-bad FILE to import the rest.</source>
        <translation>Ничего не импортировано, ошибок в файле: %1. Исправьте их или добавьте --skip-bad FILE, чтобы импортировать остальное.</translation>
    </message>
    <message>
        <source>This was a dry run: nothing was written.</source>
        <translation>Это была проба: ничего не записано.</translation>
    </message>
    <message>
        <source>The rows that were left out are in %1.</source>
        <translation>Пропущенные строки сохранены в %1.</translation>
    </message>
    <message>
        <source>There is no category “%1”.</source>
        <translation>Категории «%1» нет.</translation>
    </message>
    <message>
        <source>There is no tag “%1”.</source>
        <translation>Метки «%1» нет.</translation>
    </message>
    <message>
        <source>standard output</source>
        <translation>стандартный вывод</translation>
    </message>
    <message numerus="yes">
        <source>%Ln products written to %1.</source>
        <translation>
            <numerusform>%Ln товар записан в %1.</numerusform>
            <numerusform>%Ln товара записано в %1.</numerusform>
            <numerusform>%Ln товаров записано в %1.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>pricebook::TransferTexts</name>
    <message>
        <source>%1 s left</source>
        <translation>осталось %1 с</translation>
    </message>
    <message>
        <source>%1 min %2 s left</source>
        <translation>осталось %1 мин %2 с</translation>
    </message>
    <message>
        <source>%1 new</source>
        <translation>новых: %1</translation>
    </message>
    <message>
        <source>%1 changed</source>
        <translation>изменено: %1</translation>
    </message>
    <message>
        <source>%1 unchanged</source>
        <translation>без изменений: %1</translation>
    </message>
    <message>
        <source>%1 not valid</source>
        <translation>с ошибками: %1</translation>
    </message>
    <message>
        <source>%1 (%2 times)</source>
        <translation>%1 (раз: %2)</translation>
    </message>
    <message>
        <source>Keys that mean nothing here: %1.</source>
        <translation>Ключи, которые здесь ничего не значат: %1.</translation>
    </message>
    <message numerus="yes">
        <source>Checking: %Ln products</source>
        <translation>
            <numerusform>Проверка: %Ln товар</numerusform>
            <numerusform>Проверка: %Ln товара</numerusform>
            <numerusform>Проверка: %Ln товаров</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Writing: %Ln products</source>
        <translation>
            <numerusform>Запись: %Ln товар</numerusform>
            <numerusform>Запись: %Ln товара</numerusform>
            <numerusform>Запись: %Ln товаров</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 a second</source>
        <translation>%1 в секунду</translation>
    </message>
    <message>
        <source>This file would bring:</source>
        <translation>Этот файл принёс бы:</translation>
    </message>
    <message>
        <source>Products</source>
        <translation>Товары</translation>
    </message>
    <message>
        <source>Categories</source>
        <translation>Категории</translation>
    </message>
    <message>
        <source>Tags</source>
        <translation>Метки</translation>
    </message>
    <message>
        <source>⚠ Prices worth a look, by the price checks: %1</source>
        <translation>⚠ Цены, на которые стоит взглянуть по проверкам: %1</translation>
    </message>
    <message>
        <source>It took %1 s.</source>
        <translation>Заняло %1 с.</translation>
    </message>
    <message>
        <source>The first %1 of %2 problems:</source>
        <translation>Первые %1 из %2 ошибок:</translation>
    </message>
    <message>
        <source>Problems: %1</source>
        <translation>Ошибок: %1</translation>
    </message>
    <message>
        <source>File: %1</source>
        <translation>Файл: %1</translation>
    </message>
    <message>
        <source>Line</source>
        <translation>Строка</translation>
    </message>
    <message>
        <source>Place</source>
        <translation>Место</translation>
    </message>
    <message>
        <source>Value</source>
        <translation>Значение</translation>
    </message>
    <message>
        <source>What is wrong</source>
        <translation>Что не так</translation>
    </message>
    <message>
        <source>Catalogues (*.json *.ndjson *.jsonl *.json.gz *.ndjson.gz *.jsonl.gz);;All files (*)</source>
        <translation>Каталоги (*.json *.ndjson *.jsonl *.json.gz *.ndjson.gz *.jsonl.gz);;Все файлы (*)</translation>
    </message>
    <message>
        <source>JSON (*.json)</source>
        <translation>JSON (*.json)</translation>
    </message>
    <message>
        <source>Text (*.txt)</source>
        <translation>Текст (*.txt)</translation>
    </message>
    <message>
        <source>JSON</source>
        <translation>JSON</translation>
    </message>
    <message>
        <source>NDJSON</source>
        <translation>NDJSON</translation>
    </message>
</context>
<context>
    <name>pricebook::TrashDialog</name>
    <message>
        <source>Trash</source>
        <translation>Корзина</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Название</translation>
    </message>
    <message>
        <source>Search the trash</source>
        <translation>Поиск в корзине</translation>
    </message>
    <message>
        <source>Puts what is selected back, with its number, tags and category</source>
        <translation>Возвращает выделенное с номером, метками и категорией</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Закрыть</translation>
    </message>
    <message numerus="yes">
        <source>Restore %Ln record(s)</source>
        <translation>
            <numerusform>Вернуть %Ln запись</numerusform>
            <numerusform>Вернуть %Ln записи</numerusform>
            <numerusform>Вернуть %Ln записей</numerusform>
        </translation>
    </message>
    <message>
        <source>Restore</source>
        <translation>Восстановить</translation>
    </message>
    <message>
        <source>Restoring…</source>
        <translation>Восстановление…</translation>
    </message>
    <message numerus="yes">
        <source>%Ln record(s)</source>
        <translation>
            <numerusform>%Ln запись</numerusform>
            <numerusform>%Ln записи</numerusform>
            <numerusform>%Ln записей</numerusform>
        </translation>
    </message>
    <message>
        <source>, more below</source>
        <translation>, ниже есть ещё</translation>
    </message>
    <message>
        <source>Looking…</source>
        <translation>Поиск…</translation>
    </message>
    <message>
        <source>The trash is empty.</source>
        <translation>Корзина пуста.</translation>
    </message>
    <message>
        <source>Nothing of that name is in the trash.</source>
        <translation>В корзине нет ничего с таким названием.</translation>
    </message>
    <message>
        <source>Return of “%1”</source>
        <translation>Возврат «%1»</translation>
    </message>
    <message numerus="yes">
        <source>Return of %Ln record(s)</source>
        <translation>
            <numerusform>Возврат %Ln записи</numerusform>
            <numerusform>Возврат %Ln записей</numerusform>
            <numerusform>Возврат %Ln записей</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>pricebook::TrashModel</name>
    <message>
        <source>Name</source>
        <translation>Название</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>Вид</translation>
    </message>
    <message>
        <source>Deleted</source>
        <translation>Удалено</translation>
    </message>
    <message>
        <source>Who</source>
        <translation>Кто</translation>
    </message>
    <message>
        <source>Through</source>
        <translation>Откуда</translation>
    </message>
</context>
<context>
    <name>pricebook::UndoController</name>
    <message>
        <source>Taking back…</source>
        <translation>Отмена изменений…</translation>
    </message>
    <message>
        <source>Undo several</source>
        <translation>Отменить несколько</translation>
    </message>
    <message>
        <source>%1  ·  %2</source>
        <translation>%1  ·  %2</translation>
    </message>
    <message numerus="yes">
        <source>Does this and the %n step(s) above again</source>
        <translation>
            <numerusform>Повторяет это и %n шаг выше</numerusform>
            <numerusform>Повторяет это и %n шага выше</numerusform>
            <numerusform>Повторяет это и %n шагов выше</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Takes this and the %n step(s) above back</source>
        <translation>
            <numerusform>Отменяет это и %n шаг выше</numerusform>
            <numerusform>Отменяет это и %n шага выше</numerusform>
            <numerusform>Отменяет это и %n шагов выше</numerusform>
        </translation>
    </message>
    <message>
        <source>Redo</source>
        <translation>Повторить</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Отменить</translation>
    </message>
    <message>
        <source>Redo: %1</source>
        <translation>Повторить: %1</translation>
    </message>
    <message>
        <source>Undo: %1</source>
        <translation>Отменить: %1</translation>
    </message>
    <message>
        <source>%1 (%2)
%3</source>
        <translation>%1 (%2)
%3</translation>
    </message>
    <message>
        <source>%1 (%2)</source>
        <translation>%1 (%2)</translation>
    </message>
    <message numerus="yes">
        <source>%n step(s)</source>
        <translation>
            <numerusform>%n шаг</numerusform>
            <numerusform>%n шага</numerusform>
            <numerusform>%n шагов</numerusform>
        </translation>
    </message>
    <message>
        <source>Done again: %1</source>
        <translation>Повторено: %1</translation>
    </message>
    <message>
        <source>Taken back: %1</source>
        <translation>Отменено: %1</translation>
    </message>
</context>
<context>
    <name>pricebook::UndoStore</name>
    <message>
        <source>The journal does not reach back that far any more, so this cannot be taken back.</source>
        <translation>Журнал так далеко в прошлое уже не уходит, поэтому отменить это нельзя.</translation>
    </message>
    <message>
        <source>This was taken back already: look at the history again.</source>
        <translation>Это уже отменено: посмотрите историю ещё раз.</translation>
    </message>
    <message>
        <source>There is no step %1: look for its number in the history.</source>
        <translation>Шага %1 нет: номер шага есть в истории.</translation>
    </message>
</context>
<context>
    <name>pricebook::UnsavedCells</name>
    <message>
        <source>A typed value is not saved and marked red.</source>
        <translation>Введённое значение не сохранено и отмечено красным.</translation>
    </message>
    <message numerus="yes">
        <source>%Ln typed values are not saved and marked red.</source>
        <translation>
            <numerusform>%Ln введённое значение не сохранено и отмечено красным.</numerusform>
            <numerusform>%Ln введённых значения не сохранены и отмечены красным.</numerusform>
            <numerusform>%Ln введённых значений не сохранены и отмечены красным.</numerusform>
        </translation>
    </message>
    <message>
        <source>Waiting for it, and trying again.</source>
        <translation>Ожидание и новая попытка.</translation>
    </message>
    <message>
        <source>Tried again as soon as it is back.</source>
        <translation>Новая попытка, как только связь вернётся.</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Повторить</translation>
    </message>
    <message>
        <source>Give up</source>
        <translation>Отказаться</translation>
    </message>
</context>
<context>
    <name>pricebook::UpgradeDialog</name>
    <message>
        <source>Upgrade catalogue</source>
        <translation>Обновление каталога</translation>
    </message>
    <message>
        <source>Go back to an older revision</source>
        <translation>Вернуться к прежней ревизии</translation>
    </message>
    <message>
        <source>Take over catalogue</source>
        <translation>Принятие каталога</translation>
    </message>
    <message>
        <source>Mend catalogue</source>
        <translation>Исправление каталога</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Отмена</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Повторить</translation>
    </message>
    <message>
        <source>Open catalogue</source>
        <translation>Открыть каталог</translation>
    </message>
    <message>
        <source>Back up and upgrade…</source>
        <translation>Создать копию и обновить…</translation>
    </message>
    <message>
        <source>Take over…</source>
        <translation>Принять…</translation>
    </message>
    <message>
        <source>Mend the history…</source>
        <translation>Исправить историю…</translation>
    </message>
    <message>
        <source>Run the step again…</source>
        <translation>Повторить шаг…</translation>
    </message>
    <message>
        <source>Progress</source>
        <translation>Ход работы</translation>
    </message>
    <message>
        <source>Looking what is to be done…</source>
        <translation>Выясняется, что нужно сделать…</translation>
    </message>
    <message>
        <source>The catalogue could not be looked at.</source>
        <translation>Посмотреть каталог не удалось.</translation>
    </message>
    <message>
        <source>The catalogue is up to date already; somebody else may have upgraded it.</source>
        <translation>Каталог уже обновлён; возможно, это сделал кто-то другой.</translation>
    </message>
    <message>
        <source>Back up and upgrade</source>
        <translation>Создать копию и обновить</translation>
    </message>
    <message>
        <source>Upgrade</source>
        <translation>Обновить</translation>
    </message>
    <message>
        <source>Back up and go back</source>
        <translation>Создать копию и вернуться</translation>
    </message>
    <message>
        <source>Go back</source>
        <translation>Вернуться</translation>
    </message>
    <message>
        <source>Back up and take over</source>
        <translation>Создать копию и принять</translation>
    </message>
    <message>
        <source>Take over</source>
        <translation>Принять</translation>
    </message>
    <message>
        <source>Run this step again</source>
        <translation>Повторить этот шаг</translation>
    </message>
    <message>
        <source>Back up and mend</source>
        <translation>Создать копию и исправить</translation>
    </message>
    <message>
        <source>Mend</source>
        <translation>Исправить</translation>
    </message>
    <message>
        <source>Upgrading the catalogue…</source>
        <translation>Каталог обновляется…</translation>
    </message>
    <message>
        <source>The catalogue is up to date.</source>
        <translation>Каталог обновлён.</translation>
    </message>
    <message>
        <source>The catalogue was not upgraded.</source>
        <translation>Каталог не обновлён.</translation>
    </message>
    <message>
        <source>Going back to an older revision…</source>
        <translation>Возврат к прежней ревизии…</translation>
    </message>
    <message>
        <source>The catalogue is at the older revision now.</source>
        <translation>Каталог теперь на прежней ревизии.</translation>
    </message>
    <message>
        <source>The catalogue was not changed back.</source>
        <translation>Каталог обратно не изменён.</translation>
    </message>
    <message>
        <source>Taking the catalogue over…</source>
        <translation>Каталог принимается…</translation>
    </message>
    <message>
        <source>The catalogue is Pricebook&apos;s now, and up to date.</source>
        <translation>Каталог принят программой Pricebook и обновлён.</translation>
    </message>
    <message>
        <source>The catalogue was not taken over.</source>
        <translation>Каталог не принят.</translation>
    </message>
    <message>
        <source>Mending the history…</source>
        <translation>История исправляется…</translation>
    </message>
    <message>
        <source>The history is mended.</source>
        <translation>История исправлена.</translation>
    </message>
    <message>
        <source>The history was not mended.</source>
        <translation>История не исправлена.</translation>
    </message>
    <message>
        <source>Running the step again…</source>
        <translation>Шаг выполняется ещё раз…</translation>
    </message>
    <message>
        <source>The step is done.</source>
        <translation>Шаг выполнен.</translation>
    </message>
    <message>
        <source>The step did not succeed.</source>
        <translation>Шаг не удался.</translation>
    </message>
    <message>
        <source>Cancelled. Nothing was changed.</source>
        <translation>Отменено. Ничего не изменено.</translation>
    </message>
</context>
<context>
    <name>pricebook::UsagePage</name>
    <message>
        <source>Add</source>
        <translation>Добавить</translation>
    </message>
    <message>
        <source>Show products</source>
        <translation>Показать товары</translation>
    </message>
    <message>
        <source>Rename</source>
        <translation>Переименовать</translation>
    </message>
    <message>
        <source>Edit the name in its cell (F2)</source>
        <translation>Изменить название в его ячейке (F2)</translation>
    </message>
    <message>
        <source>Merge…</source>
        <translation>Объединить…</translation>
    </message>
    <message>
        <source>Make one out of those selected; select several with Ctrl or Shift</source>
        <translation>Сделать из выделенных одну; несколько выделяются с Ctrl или Shift</translation>
    </message>
    <message>
        <source>Delete…</source>
        <translation>Удалить…</translation>
    </message>
    <message>
        <source>Delete those selected (Del)</source>
        <translation>Удалить выделенные (Del)</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>Показать</translation>
    </message>
    <message>
        <source>All</source>
        <translation>Все</translation>
    </message>
    <message>
        <source>Unused</source>
        <translation>Без товаров</translation>
    </message>
    <message>
        <source>Used once</source>
        <translation>С одним товаром</translation>
    </message>
    <message>
        <source>Case twins</source>
        <translation>Двойники</translation>
    </message>
    <message>
        <source>All of them</source>
        <translation>Все</translation>
    </message>
    <message>
        <source>Those that no product has</source>
        <translation>Те, которых нет ни у одного товара</translation>
    </message>
    <message>
        <source>Those that one product has</source>
        <translation>Те, что есть у одного товара</translation>
    </message>
    <message>
        <source>Those that differ from another one in case and spaces only</source>
        <translation>Те, что отличаются от других только регистром и пробелами</translation>
    </message>
    <message>
        <source>Names that differ in case, spaces, plural or one letter</source>
        <translation>Названия, которые отличаются регистром, пробелами, числом или одной буквой</translation>
    </message>
    <message>
        <source>Added “%1”.</source>
        <translation>Добавлено: «%1».</translation>
    </message>
    <message>
        <source>“%1” is taken. Choose another name, or press Esc.</source>
        <translation>«%1» занято. Возьмите другое название или нажмите Esc.</translation>
    </message>
    <message>
        <source>Show it</source>
        <translation>Показать</translation>
    </message>
    <message>
        <source>No name contains “%1”.</source>
        <translation>Названий с «%1» нет.</translation>
    </message>
    <message>
        <source>There are none of these.</source>
        <translation>Таких нет.</translation>
    </message>
    <message>
        <source>%1 in all</source>
        <translation>всего: %1</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1 из %2</translation>
    </message>
    <message>
        <source>%1, %2 selected</source>
        <translation>%1, выделено: %2</translation>
    </message>
</context>
<context>
    <name>pricebook::UsageTableModel</name>
    <message>
        <source>Not saved: %1</source>
        <translation>Не сохранено: %1</translation>
    </message>
    <message>
        <source>%1, not saved: %2</source>
        <translation>%1, не сохранено: %2</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Название</translation>
    </message>
    <message>
        <source>Products</source>
        <translation>Товары</translation>
    </message>
</context>
<context>
    <name>pricebook::UsersPane</name>
    <message>
        <source>Viewer: reads</source>
        <translation>Наблюдатель: читает</translation>
    </message>
    <message>
        <source>Editor: reads and writes</source>
        <translation>Редактор: читает и пишет</translation>
    </message>
    <message>
        <source>Admin: also keeps users and tokens</source>
        <translation>Администратор: ещё и ведёт пользователей и токены</translation>
    </message>
    <message>
        <source>Users</source>
        <translation>Пользователи</translation>
    </message>
    <message>
        <source>E-mail</source>
        <translation>Эл. почта</translation>
    </message>
    <message>
        <source>Role</source>
        <translation>Роль</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Состояние</translation>
    </message>
    <message>
        <source>Since</source>
        <translation>С</translation>
    </message>
    <message>
        <source>Set password…</source>
        <translation>Задать пароль…</translation>
    </message>
    <message>
        <source>Change role</source>
        <translation>Сменить роль</translation>
    </message>
    <message>
        <source>Disable</source>
        <translation>Отключить</translation>
    </message>
    <message>
        <source>Remove…</source>
        <translation>Удалить…</translation>
    </message>
    <message>
        <source>Add user</source>
        <translation>Добавить пользователя</translation>
    </message>
    <message>
        <source>New user&apos;s e-mail</source>
        <translation>Эл. почта нового пользователя</translation>
    </message>
    <message>
        <source>Password, at least 8 characters</source>
        <translation>Пароль, не меньше 8 символов</translation>
    </message>
    <message>
        <source>Disabled</source>
        <translation>Отключён</translation>
    </message>
    <message>
        <source>Active</source>
        <translation>Включён</translation>
    </message>
    <message>
        <source>The first user is always an admin</source>
        <translation>Первый пользователь всегда администратор</translation>
    </message>
    <message>
        <source>Enable</source>
        <translation>Включить</translation>
    </message>
    <message>
        <source>Type the user&apos;s e-mail address.</source>
        <translation>Введите адрес электронной почты пользователя.</translation>
    </message>
    <message>
        <source>Remove a user</source>
        <translation>Удаление пользователя</translation>
    </message>
    <message>
        <source>Remove %1 and all tokens of that user? Programs that use them are refused from then on.</source>
        <translation>Удалить %1 и все токены этого пользователя? Программы с ними после этого получат отказ.</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Удалить</translation>
    </message>
</context>
<context>
    <name>pricebook::Validation</name>
    <message>
        <source>A control character is not allowed here: remove the one at position %1.</source>
        <translation>Управляющий символ здесь недопустим: удалите символ на месте %1.</translation>
    </message>
    <message>
        <source>A line break or another control character is not allowed here: remove the one at position %1.</source>
        <translation>Перевод строки или другой управляющий символ здесь недопустим: удалите символ на месте %1.</translation>
    </message>
    <message>
        <source>The character at position %1 is broken: type it again.</source>
        <translation>Символ на месте %1 испорчен: введите его ещё раз.</translation>
    </message>
    <message>
        <source>A name is needed.</source>
        <translation>Нужно название.</translation>
    </message>
    <message>
        <source>The name has %1 characters; at most %2 are allowed.</source>
        <translation>В названии %1 символов; допустимо не больше %2.</translation>
    </message>
    <message>
        <source>The description has %1 characters; at most %2 are allowed.</source>
        <translation>В описании %1 символов; допустимо не больше %2.</translation>
    </message>
    <message>
        <source>The picture address has %1 characters; at most %2 are allowed.</source>
        <translation>В адресе картинки %1 символов; допустимо не больше %2.</translation>
    </message>
    <message>
        <source>A picture address starts with http:// or https://, or is the path of a file beside the database, such as pictures/tea.png.</source>
        <translation>Адрес картинки начинается с http:// или https:// либо это путь к файлу рядом с базой данных, например pictures/tea.png.</translation>
    </message>
    <message>
        <source>A price must be above zero: 0.01 is the least.</source>
        <translation>Цена должна быть больше нуля: наименьшая — 0,01.</translation>
    </message>
    <message>
        <source>A price can be at most 9,999,999,999.99.</source>
        <translation>Цена может быть не больше 9 999 999 999,99.</translation>
    </message>
    <message>
        <source>Tag “%1”: %2</source>
        <translation>Метка «%1»: %2</translation>
    </message>
</context>
<context>
    <name>pricebook::ViewNameDialog</name>
    <message>
        <source>For everybody who opens this catalogue</source>
        <translation>Для всех, кто открывает этот каталог</translation>
    </message>
    <message>
        <source>Name of the view</source>
        <translation>Название вида</translation>
    </message>
    <message>
        <source>&amp;Name</source>
        <translation>&amp;Название</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Сохранить</translation>
    </message>
</context>
<context>
    <name>pricebook::ViewsButton</name>
    <message>
        <source>Saved views</source>
        <translation>Сохранённые виды</translation>
    </message>
    <message>
        <source>Filter, order and columns, saved under a name</source>
        <translation>Отбор, порядок и столбцы, сохранённые под названием</translation>
    </message>
    <message>
        <source>Views</source>
        <translation>Виды</translation>
    </message>
    <message>
        <source>“%1” was opened last</source>
        <translation>Последним открыт вид «%1»</translation>
    </message>
    <message>
        <source>“%1” asks for what is not there any more: %2. It is shown without that.</source>
        <translation>Вид «%1» просит то, чего больше нет: %2. Он показан без этого.</translation>
    </message>
    <message>
        <source>For everybody</source>
        <translation>Для всех</translation>
    </message>
    <message>
        <source>My views</source>
        <translation>Мои виды</translation>
    </message>
    <message>
        <source>%1 (at start)</source>
        <translation>%1 (при запуске)</translation>
    </message>
    <message>
        <source>Save as a new view…</source>
        <translation>Сохранить как новый вид…</translation>
    </message>
    <message>
        <source>Update “%1” to what is shown now</source>
        <translation>Обновить «%1» показанным сейчас</translation>
    </message>
    <message>
        <source>Rename “%1”…</source>
        <translation>Переименовать «%1»…</translation>
    </message>
    <message>
        <source>Delete “%1”…</source>
        <translation>Удалить «%1»…</translation>
    </message>
    <message>
        <source>Start with it, for everybody</source>
        <translation>Начинать с него, для всех</translation>
    </message>
    <message>
        <source>Start with it</source>
        <translation>Начинать с него</translation>
    </message>
    <message>
        <source>Save as a new view</source>
        <translation>Сохранить как новый вид</translation>
    </message>
    <message>
        <source>Saved the view “%1”.</source>
        <translation>Вид «%1» сохранён.</translation>
    </message>
    <message>
        <source>Updated the view “%1”.</source>
        <translation>Вид «%1» обновлён.</translation>
    </message>
    <message>
        <source>Rename the view</source>
        <translation>Переименование вида</translation>
    </message>
    <message>
        <source>It is gone for everybody then. The products stay.</source>
        <translation>Он исчезнет у всех. Товары останутся.</translation>
    </message>
    <message>
        <source>The products stay.</source>
        <translation>Товары останутся.</translation>
    </message>
    <message>
        <source>Delete the view “%1”?</source>
        <translation>Удалить вид «%1»?</translation>
    </message>
    <message>
        <source>Delete view</source>
        <translation>Удалить вид</translation>
    </message>
    <message>
        <source>Deleted the view “%1”.</source>
        <translation>Вид «%1» удалён.</translation>
    </message>
</context>
<context>
    <name>pricebook::WebhooksForm</name>
    <message>
        <source>None yet.</source>
        <translation>Пока нет.</translation>
    </message>
    <message>
        <source>Webhooks</source>
        <translation>Вебхуки</translation>
    </message>
    <message>
        <source>Programs at these addresses get each notice as JSON, signed with a secret that only they and Pricebook know.</source>
        <translation>Программы по этим адресам получают каждое уведомление в виде JSON с подписью секретом, который знают только они и Pricebook.</translation>
    </message>
    <message>
        <source>Make one</source>
        <translation>Создать</translation>
    </message>
    <message>
        <source>Make a secret</source>
        <translation>Создать секрет</translation>
    </message>
    <message>
        <source>Add webhook</source>
        <translation>Добавить вебхук</translation>
    </message>
    <message>
        <source>Address of a new webhook</source>
        <translation>Адрес нового вебхука</translation>
    </message>
    <message>
        <source>Secret</source>
        <translation>Секрет</translation>
    </message>
    <message>
        <source>Secret of the new webhook</source>
        <translation>Секрет нового вебхука</translation>
    </message>
    <message>
        <source>Send a test message to %1</source>
        <translation>Отправить проверочное сообщение на %1</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Убрать</translation>
    </message>
    <message>
        <source>Remove %1</source>
        <translation>Убрать %1</translation>
    </message>
    <message>
        <source>Its secret is not in the keychain: remove it, and add it again with the secret.</source>
        <translation>Его секрета нет в хранилище паролей: уберите вебхук и добавьте снова вместе с секретом.</translation>
    </message>
    <message>
        <source>Type an address that begins with https:// or http://.</source>
        <translation>Введите адрес, который начинается с https:// или http://.</translation>
    </message>
    <message>
        <source>Leave out the user and password: they would stand in a file.</source>
        <translation>Уберите имя и пароль: они попали бы в файл.</translation>
    </message>
    <message>
        <source>This address is in the list already.</source>
        <translation>Этот адрес уже есть в списке.</translation>
    </message>
    <message>
        <source>The secret needs at least %1 characters; “Make one” gives a good one.</source>
        <translation>Секрету нужно не меньше %1 знаков; «Создать» даёт хороший.</translation>
    </message>
    <message>
        <source>Copy it to the receiver now: once the webhook is added, it is not shown again.</source>
        <translation>Скопируйте его получателю сейчас: после добавления вебхука он больше не показывается.</translation>
    </message>
</context>
<context>
    <name>pricebook::WelcomePage</name>
    <message>
        <source>Welcome to Pricebook</source>
        <translation>Добро пожаловать в Pricebook</translation>
    </message>
    <message>
        <source>A catalogue of products is a file on this computer, or is on a PostgreSQL server where several people work in it. How do you want to begin?</source>
        <translation>Каталог товаров — это файл на этом компьютере или база на сервере PostgreSQL, где в нём работают несколько человек. С чего начнём?</translation>
    </message>
    <message>
        <source>Begin</source>
        <translation>Начать</translation>
    </message>
    <message>
        <source>Look around in a sample catalogue</source>
        <translation>Осмотреться в примере каталога</translation>
    </message>
    <message>
        <source>Made-up products in a file of their own: nothing can be broken.</source>
        <translation>Вымышленные товары в отдельном файле: ничего нельзя испортить.</translation>
    </message>
    <message>
        <source>Take products in from a file</source>
        <translation>Взять товары из файла</translation>
    </message>
    <message>
        <source>A new catalogue from a JSON file, such as an export. It is checked first.</source>
        <translation>Новый каталог из файла JSON, например выгруженного. Сначала он проверяется.</translation>
    </message>
    <message>
        <source>Connect to PostgreSQL</source>
        <translation>Подключиться к PostgreSQL</translation>
    </message>
    <message>
        <source>Open the catalogue of your shop on its server.</source>
        <translation>Открыть каталог вашего магазина на его сервере.</translation>
    </message>
    <message>
        <source>Open a catalogue file</source>
        <translation>Открыть файл каталога</translation>
    </message>
    <message>
        <source>An SQLite file, usually *.db.</source>
        <translation>Файл SQLite, обычно *.db.</translation>
    </message>
    <message>
        <source>Start with an empty catalogue</source>
        <translation>Начать с пустого каталога</translation>
    </message>
    <message>
        <source>A new file; the products come one after the other.</source>
        <translation>Новый файл; товары добавляются один за другим.</translation>
    </message>
    <message>
        <source>Go on with</source>
        <translation>Продолжить с</translation>
    </message>
</context>
<context>
    <name>pricebook::WindowActions</name>
    <message>
        <source>&amp;File</source>
        <translation>&amp;Файл</translation>
    </message>
    <message>
        <source>Open recent</source>
        <translation>Открыть недавний</translation>
    </message>
    <message>
        <source>&amp;Edit</source>
        <translation>&amp;Правка</translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation>&amp;Вид</translation>
    </message>
    <message>
        <source>Columns</source>
        <translation>Столбцы</translation>
    </message>
    <message>
        <source>&amp;Database</source>
        <translation>&amp;База данных</translation>
    </message>
    <message>
        <source>&amp;Settings</source>
        <translation>&amp;Настройки</translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation>&amp;Справка</translation>
    </message>
    <message>
        <source>Not now: this catalogue is open for reading only.</source>
        <translation>Не сейчас: этот каталог открыт только для чтения.</translation>
    </message>
    <message>
        <source>New catalogue…</source>
        <translation>Новый каталог…</translation>
    </message>
    <message>
        <source>Make an empty catalogue in a new file</source>
        <translation>Создать пустой каталог в новом файле</translation>
    </message>
    <message>
        <source>Open…</source>
        <translation>Открыть…</translation>
    </message>
    <message>
        <source>Open a catalogue file</source>
        <translation>Открыть файл каталога</translation>
    </message>
    <message>
        <source>Connect to PostgreSQL…</source>
        <translation>Подключиться к PostgreSQL…</translation>
    </message>
    <message>
        <source>Open a catalogue on a PostgreSQL server</source>
        <translation>Открыть каталог на сервере PostgreSQL</translation>
    </message>
    <message>
        <source>Import…</source>
        <translation>Импортировать…</translation>
    </message>
    <message>
        <source>Take products in from a JSON file</source>
        <translation>Взять товары из файла JSON</translation>
    </message>
    <message>
        <source>Export…</source>
        <translation>Экспортировать…</translation>
    </message>
    <message>
        <source>Write the products shown, or all, to a JSON file</source>
        <translation>Записать показанные или все товары в файл JSON</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>Выход</translation>
    </message>
    <message>
        <source>Close the program</source>
        <translation>Закрыть программу</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Отменить</translation>
    </message>
    <message>
        <source>Take the last change back; in a text field: what was typed</source>
        <translation>Отменить последнее изменение; в поле — введённое</translation>
    </message>
    <message>
        <source>Redo</source>
        <translation>Повторить</translation>
    </message>
    <message>
        <source>Do again what was taken back last</source>
        <translation>Повторить отменённое последним</translation>
    </message>
    <message>
        <source>Add product</source>
        <translation>Добавить товар</translation>
    </message>
    <message>
        <source>Add a product; its name comes first</source>
        <translation>Добавить товар; начните с названия</translation>
    </message>
    <message>
        <source>Duplicate</source>
        <translation>Создать копию</translation>
    </message>
    <message>
        <source>Add a copy of the selected product</source>
        <translation>Добавить копию выделенного товара</translation>
    </message>
    <message>
        <source>Delete…</source>
        <translation>Удалить…</translation>
    </message>
    <message>
        <source>Delete the selected products</source>
        <translation>Удалить выделенные товары</translation>
    </message>
    <message>
        <source>Edit cell</source>
        <translation>Изменить ячейку</translation>
    </message>
    <message>
        <source>Change the current cell of the table</source>
        <translation>Изменить текущую ячейку таблицы</translation>
    </message>
    <message>
        <source>Edit selected…</source>
        <translation>Изменить выделенные…</translation>
    </message>
    <message>
        <source>Change fields of all selected products at once, with a preview</source>
        <translation>Изменить поля сразу у всех выделенных товаров, с просмотром</translation>
    </message>
    <message>
        <source>Tags…</source>
        <translation>Метки…</translation>
    </message>
    <message>
        <source>Add tags to the selected products or take them away</source>
        <translation>Добавить метки выделенным товарам или снять их</translation>
    </message>
    <message>
        <source>Move to category…</source>
        <translation>Переместить в категорию…</translation>
    </message>
    <message>
        <source>Put the selected products into a category</source>
        <translation>Переместить выделенные товары в категорию</translation>
    </message>
    <message>
        <source>Copy cells</source>
        <translation>Копировать ячейки</translation>
    </message>
    <message>
        <source>Copy the selected cells of the table, for here or a spreadsheet</source>
        <translation>Копировать выделенные ячейки таблицы, сюда же или в электронную таблицу</translation>
    </message>
    <message>
        <source>Copy cells with headers</source>
        <translation>Копировать ячейки с заголовками</translation>
    </message>
    <message>
        <source>Copy the selected cells with the titles of their columns</source>
        <translation>Копировать выделенные ячейки с заголовками столбцов</translation>
    </message>
    <message>
        <source>Paste cells</source>
        <translation>Вставить ячейки</translation>
    </message>
    <message>
        <source>Paste cells from here or a spreadsheet, from the current cell on</source>
        <translation>Вставить ячейки отсюда или из электронной таблицы, начиная с текущей</translation>
    </message>
    <message>
        <source>Fill down</source>
        <translation>Заполнить вниз</translation>
    </message>
    <message>
        <source>Put the first selected row&apos;s values into the others</source>
        <translation>Записать значения первой выделенной строки в остальные</translation>
    </message>
    <message>
        <source>Hold edits until saved</source>
        <translation>Откладывать правки до сохранения</translation>
    </message>
    <message>
        <source>Keep edits of cells until they are saved together, instead of saving each at once</source>
        <translation>Хранить правки ячеек до общего сохранения, а не сохранять каждую сразу</translation>
    </message>
    <message>
        <source>Save product</source>
        <translation>Сохранить товар</translation>
    </message>
    <message>
        <source>Save what was typed into the form</source>
        <translation>Сохранить введённое в форму</translation>
    </message>
    <message>
        <source>Find…</source>
        <translation>Найти…</translation>
    </message>
    <message>
        <source>Search for products by name</source>
        <translation>Искать товары по названию</translation>
    </message>
    <message>
        <source>Clear all filters</source>
        <translation>Сбросить все отборы</translation>
    </message>
    <message>
        <source>Show all products again</source>
        <translation>Снова показать все товары</translation>
    </message>
    <message>
        <source>History…</source>
        <translation>История…</translation>
    </message>
    <message>
        <source>Who changed what, and taking it back</source>
        <translation>Кто что изменил, и отмена изменений</translation>
    </message>
    <message>
        <source>Trash…</source>
        <translation>Корзина…</translation>
    </message>
    <message>
        <source>What was deleted, and putting it back</source>
        <translation>Что удалено, и возврат удалённого</translation>
    </message>
    <message>
        <source>Products</source>
        <translation>Товары</translation>
    </message>
    <message>
        <source>Go to the products</source>
        <translation>Перейти к товарам</translation>
    </message>
    <message>
        <source>Categories</source>
        <translation>Категории</translation>
    </message>
    <message>
        <source>Go to the categories</source>
        <translation>Перейти к категориям</translation>
    </message>
    <message>
        <source>Tags</source>
        <translation>Метки</translation>
    </message>
    <message>
        <source>Go to the tags</source>
        <translation>Перейти к меткам</translation>
    </message>
    <message>
        <source>To tidy up</source>
        <translation>Навести порядок</translation>
    </message>
    <message>
        <source>Go to what may be missing or doubled</source>
        <translation>Перейти к тому, чего не хватает или что повторяется</translation>
    </message>
    <message>
        <source>Filters</source>
        <translation>Отборы</translation>
    </message>
    <message>
        <source>Show or hide the filters at the left</source>
        <translation>Показать или скрыть отборы слева</translation>
    </message>
    <message>
        <source>Details</source>
        <translation>Форма товара</translation>
    </message>
    <message>
        <source>Show or hide the product&apos;s form at the right</source>
        <translation>Показать или скрыть форму товара справа</translation>
    </message>
    <message>
        <source>Refresh</source>
        <translation>Обновить</translation>
    </message>
    <message>
        <source>Read everything anew from the database</source>
        <translation>Прочитать всё заново из базы данных</translation>
    </message>
    <message>
        <source>Status…</source>
        <translation>Состояние…</translation>
    </message>
    <message>
        <source>What this catalogue is and what is in it</source>
        <translation>Что это за каталог и что в нём</translation>
    </message>
    <message>
        <source>Schema…</source>
        <translation>Схема…</translation>
    </message>
    <message>
        <source>History, check and backups of the catalogue&apos;s tables</source>
        <translation>История, проверка и копии таблиц каталога</translation>
    </message>
    <message>
        <source>Endpoint…</source>
        <translation>Доступ по HTTP…</translation>
    </message>
    <message>
        <source>Serve the catalogue to other programs over HTTP; users and tokens</source>
        <translation>Открыть каталог другим программам по HTTP; пользователи и токены</translation>
    </message>
    <message>
        <source>Price checks…</source>
        <translation>Проверки цен…</translation>
    </message>
    <message>
        <source>What is looked at before prices are written</source>
        <translation>Что проверяется перед записью цен</translation>
    </message>
    <message>
        <source>Endpoint requests</source>
        <translation>Запросы по HTTP</translation>
    </message>
    <message>
        <source>Show or hide the requests that the endpoint has answered</source>
        <translation>Показать или скрыть выполненные запросы по HTTP</translation>
    </message>
    <message>
        <source>Keyboard shortcuts</source>
        <translation>Клавиши</translation>
    </message>
    <message>
        <source>Everything that the keyboard can do</source>
        <translation>Всё, что можно сделать с клавиатуры</translation>
    </message>
    <message>
        <source>About Pricebook</source>
        <translation>О программе Pricebook</translation>
    </message>
    <message>
        <source>The program and its version</source>
        <translation>Программа и её версия</translation>
    </message>
    <message>
        <source>Commands…</source>
        <translation>Команды…</translation>
    </message>
    <message>
        <source>Find anything the menus can do by typing its name</source>
        <translation>Найти любую команду меню по её названию</translation>
    </message>
    <message>
        <source>Move to PostgreSQL…</source>
        <translation>Перенести в PostgreSQL…</translation>
    </message>
    <message>
        <source>Copy this catalogue to a PostgreSQL server and go on working there</source>
        <translation>Скопировать этот каталог на сервер PostgreSQL и работать дальше там</translation>
    </message>
    <message>
        <source>Copy to a new file…</source>
        <translation>Копировать в новый файл…</translation>
    </message>
    <message>
        <source>Copy this catalogue, with its users and history, into a new file and go on working there</source>
        <translation>Скопировать этот каталог с пользователями и историей в новый файл и работать дальше там</translation>
    </message>
    <message>
        <source>Connections…</source>
        <translation>Подключения…</translation>
    </message>
    <message>
        <source>Catalogues with a name and a colour: open, add, test, change</source>
        <translation>Каталоги с именем и цветом: открыть, добавить, проверить, изменить</translation>
    </message>
    <message>
        <source>Preferences…</source>
        <translation>Параметры…</translation>
    </message>
    <message>
        <source>Everything that can be set: look, price checks, history, endpoint</source>
        <translation>Всё, что можно настроить: вид, проверки цен, история, доступ по HTTP</translation>
    </message>
    <message>
        <source>Help</source>
        <translation>Справка</translation>
    </message>
    <message>
        <source>The page of the help about what you are doing</source>
        <translation>Страница справки о том, чем вы заняты</translation>
    </message>
    <message>
        <source>What is this?</source>
        <translation>Что это?</translation>
    </message>
    <message>
        <source>Click a part of the window to read what it is for</source>
        <translation>Щёлкните по части окна, чтобы прочитать, для чего она</translation>
    </message>
    <message>
        <source>Quick entry</source>
        <translation>Быстрый ввод</translation>
    </message>
    <message>
        <source>Show the product of a name, or begin a new one</source>
        <translation>Показать товар с этим названием или начать новый</translation>
    </message>
</context>
<context>
    <name>pricebook::textdialogs</name>
    <message>
        <source>About Pricebook</source>
        <translation>О программе Pricebook</translation>
    </message>
    <message>
        <source>What it is</source>
        <translation>Что это</translation>
    </message>
    <message>
        <source>An editor for a catalogue of products with two prices, in SQLite or PostgreSQL.</source>
        <translation>Программа для каталога товаров с двумя ценами, в SQLite или PostgreSQL.</translation>
    </message>
    <message>
        <source>Licence</source>
        <translation>Лицензия</translation>
    </message>
</context>
</TS>
