<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
<context>
    <name>pricebook::BulkEdit</name>
    <message numerus="yes">
        <source>%Ln products</source>
        <translation>
            <numerusform>%Ln product</numerusform>
            <numerusform>%Ln products</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>pricebook::BulkEditDialog</name>
    <message numerus="yes">
        <source>%Ln products</source>
        <translation>
            <numerusform>%Ln product</numerusform>
            <numerusform>%Ln products</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln products change</source>
        <translation>
            <numerusform>%Ln product changes</numerusform>
            <numerusform>%Ln products change</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Change %Ln prices</source>
        <translation>
            <numerusform>Change %Ln price</numerusform>
            <numerusform>Change %Ln prices</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Change %Ln products</source>
        <translation>
            <numerusform>Change %Ln product</numerusform>
            <numerusform>Change %Ln products</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>pricebook::CategoriesPage</name>
    <message numerus="yes">
        <source>Deleted “%1”; %Ln products left without a category.</source>
        <translation>
            <numerusform>Deleted “%1”; %Ln product left without a category.</numerusform>
            <numerusform>Deleted “%1”; %Ln products left without a category.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Deleted “%1”; %Ln products moved to “%2”.</source>
        <translation>
            <numerusform>Deleted “%1”; %Ln product moved to “%2”.</numerusform>
            <numerusform>Deleted “%1”; %Ln products moved to “%2”.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Deletion of category “%1” and %Ln products</source>
        <translation>
            <numerusform>Deletion of category “%1” and %Ln product</numerusform>
            <numerusform>Deletion of category “%1” and %Ln products</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Deleted “%1” and its %Ln products.</source>
        <translation>
            <numerusform>Deleted “%1” and its %Ln product.</numerusform>
            <numerusform>Deleted “%1” and its %Ln products.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln empty categories</source>
        <translation>
            <numerusform>%Ln empty category</numerusform>
            <numerusform>%Ln empty categories</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Deleted %Ln categories.</source>
        <translation>
            <numerusform>Deleted %Ln category.</numerusform>
            <numerusform>Deleted %Ln categories.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>pricebook::CategoryPicker</name>
    <message numerus="yes">
        <source>%Ln products</source>
        <translation>
            <numerusform>%Ln product</numerusform>
            <numerusform>%Ln products</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln categories</source>
        <translation>
            <numerusform>%Ln category</numerusform>
            <numerusform>%Ln categories</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>pricebook::CellCommands</name>
    <message numerus="yes">
        <source>%Ln cells</source>
        <translation>
            <numerusform>%Ln cell</numerusform>
            <numerusform>%Ln cells</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Delete %Ln products</source>
        <translation>
            <numerusform>Delete %Ln product</numerusform>
            <numerusform>Delete %Ln products</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>pricebook::CellPreviewDialog</name>
    <message numerus="yes">
        <source>%Ln products</source>
        <translation>
            <numerusform>%Ln product</numerusform>
            <numerusform>%Ln products</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln cells change, of %2.</source>
        <translation>
            <numerusform>%Ln cell changes, of %2.</numerusform>
            <numerusform>%Ln cells change, of %2.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln cells cannot be changed and are left out; the reasons stand beside them.</source>
        <translation>
            <numerusform>%Ln cell cannot be changed and is left out; the reason stands beside it.</numerusform>
            <numerusform>%Ln cells cannot be changed and are left out; the reasons stand beside them.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln prices are worth a look: see the remarks.</source>
        <translation>
            <numerusform>%Ln price is worth a look: see the remark.</numerusform>
            <numerusform>%Ln prices are worth a look: see the remarks.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln cells have their values already.</source>
        <translation>
            <numerusform>%Ln cell has its value already.</numerusform>
            <numerusform>%Ln cells have their values already.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln rows of the block are left out: the table ends before them.</source>
        <translation>
            <numerusform>%Ln row of the block is left out: the table ends before it.</numerusform>
            <numerusform>%Ln rows of the block are left out: the table ends before them.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln columns of the block are left out: there are none for them.</source>
        <translation>
            <numerusform>%Ln column of the block is left out: there is none for it.</numerusform>
            <numerusform>%Ln columns of the block are left out: there are none for them.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>pricebook::DeleteCategoryDialog</name>
    <message numerus="yes">
        <source>It has %Ln products. Choose what becomes of them:</source>
        <translation>
            <numerusform>It has %Ln product. Choose what becomes of it:</numerusform>
            <numerusform>It has %Ln products. Choose what becomes of them:</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Delete category and %Ln products</source>
        <translation>
            <numerusform>Delete category and %Ln product</numerusform>
            <numerusform>Delete category and %Ln products</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Delete, move %Ln products</source>
        <translation>
            <numerusform>Delete, move %Ln product</numerusform>
            <numerusform>Delete, move %Ln products</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Delete, keep %Ln products</source>
        <translation>
            <numerusform>Delete, keep %Ln product</numerusform>
            <numerusform>Delete, keep %Ln products</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>pricebook::DropPanel</name>
    <message numerus="yes">
        <source>Add “%1” to %Ln products</source>
        <translation>
            <numerusform>Add “%1” to %Ln product</numerusform>
            <numerusform>Add “%1” to %Ln products</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Move %Ln products to “%1”</source>
        <translation>
            <numerusform>Move %Ln product to “%1”</numerusform>
            <numerusform>Move %Ln products to “%1”</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln products are dragged</source>
        <translation>
            <numerusform>%Ln product is dragged</numerusform>
            <numerusform>%Ln products are dragged</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>pricebook::DuplicatesDialog</name>
    <message numerus="yes">
        <source>%Ln names look like another one. Choose a group and merge it; what stays is up to you.</source>
        <translation>
            <numerusform>%Ln name looks like another one. Choose a group and merge it; what stays is up to you.</numerusform>
            <numerusform>%Ln names look like another one. Choose a group and merge it; what stays is up to you.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>pricebook::ExportDialog</name>
    <message numerus="yes">
        <source>Exported %Ln products to “%1”.</source>
        <translation>
            <numerusform>Exported %Ln product to “%1”.</numerusform>
            <numerusform>Exported %Ln products to “%1”.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>pricebook::FacetList</name>
    <message numerus="yes">
        <source>%Ln products</source>
        <translation>
            <numerusform>%Ln product</numerusform>
            <numerusform>%Ln products</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>pricebook::FacetSection</name>
    <message numerus="yes">
        <source>Show %Ln more</source>
        <translation>
            <numerusform>Show %Ln more</numerusform>
            <numerusform>Show %Ln more</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>pricebook::FilterChips</name>
    <message numerus="yes">
        <source>%Ln chosen products</source>
        <translation>
            <numerusform>%Ln chosen product</numerusform>
            <numerusform>%Ln chosen products</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Any of %Ln tags</source>
        <translation>
            <numerusform>Any of %Ln tag</numerusform>
            <numerusform>Any of %Ln tags</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>All of %Ln tags</source>
        <translation>
            <numerusform>All of %Ln tag</numerusform>
            <numerusform>All of %Ln tags</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>None of %Ln tags</source>
        <translation>
            <numerusform>None of %Ln tag</numerusform>
            <numerusform>None of %Ln tags</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>pricebook::HeldBar</name>
    <message numerus="yes">
        <source>%Ln edits</source>
        <translation>
            <numerusform>%Ln edit</numerusform>
            <numerusform>%Ln edits</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>pricebook::HistoryDialog</name>
    <message numerus="yes">
        <source>%Ln line(s)</source>
        <translation>
            <numerusform>%Ln line</numerusform>
            <numerusform>%Ln lines</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln record(s) made</source>
        <translation>
            <numerusform>%Ln record made</numerusform>
            <numerusform>%Ln records made</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln changed</source>
        <translation>
            <numerusform>%Ln changed</numerusform>
            <numerusform>%Ln changed</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln deleted</source>
        <translation>
            <numerusform>%Ln deleted</numerusform>
            <numerusform>%Ln deleted</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln of them changed since</source>
        <translation>
            <numerusform>%Ln of them changed since</numerusform>
            <numerusform>%Ln of them changed since</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln new record(s) are removed again.</source>
        <translation>
            <numerusform>%Ln new record is removed again.</numerusform>
            <numerusform>%Ln new records are removed again.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln record(s) get their old values back.</source>
        <translation>
            <numerusform>%Ln record gets its old values back.</numerusform>
            <numerusform>%Ln records get their old values back.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln deleted record(s) come back.</source>
        <translation>
            <numerusform>%Ln deleted record comes back.</numerusform>
            <numerusform>%Ln deleted records come back.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>What was changed since stays as it is: up to %Ln record(s).</source>
        <translation>
            <numerusform>What was changed since stays as it is: up to %Ln record.</numerusform>
            <numerusform>What was changed since stays as it is: up to %Ln records.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Everything that was made, changed or deleted since is taken back, whoever did it: %Ln record(s).</source>
        <translation>
            <numerusform>Everything that was made, changed or deleted since is taken back, whoever did it: %Ln record.</numerusform>
            <numerusform>Everything that was made, changed or deleted since is taken back, whoever did it: %Ln records.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Restore %Ln record(s)</source>
        <translation>
            <numerusform>Restore %Ln record</numerusform>
            <numerusform>Restore %Ln records</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>pricebook::HistoryTexts</name>
    <message numerus="yes">
        <source>%Ln products</source>
        <translation>
            <numerusform>%Ln product</numerusform>
            <numerusform>%Ln products</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln categories</source>
        <translation>
            <numerusform>%Ln category</numerusform>
            <numerusform>%Ln categories</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln tags</source>
        <translation>
            <numerusform>%Ln tag</numerusform>
            <numerusform>%Ln tags</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>pricebook::LeftAloneDialog</name>
    <message numerus="yes">
        <source>%n record(s) stay as they are, because they would lose what came after.</source>
        <translation>
            <numerusform>%n record stays as it is, because it would lose what came after.</numerusform>
            <numerusform>%n records stay as they are, because they would lose what came after.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The first %n of them:</source>
        <translation>
            <numerusform>The first %n of them:</numerusform>
            <numerusform>The first %n of them:</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>pricebook::MainWindow</name>
    <message numerus="yes">
        <source>%Ln products</source>
        <translation>
            <numerusform>%Ln product</numerusform>
            <numerusform>%Ln products</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 of %Ln products</source>
        <translation>
            <numerusform>%1 of %Ln product</numerusform>
            <numerusform>%1 of %Ln products</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>pricebook::MergeDialog</name>
    <message numerus="yes">
        <source>%1 and %Ln more</source>
        <translation>
            <numerusform>%1 and %Ln more</numerusform>
            <numerusform>%1 and %Ln more</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln products change; these are the first of them:</source>
        <translation>
            <numerusform>%Ln product changes:</numerusform>
            <numerusform>%Ln products change; these are the first of them:</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln products change:</source>
        <translation>
            <numerusform>%Ln product changes:</numerusform>
            <numerusform>%Ln products change:</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Merge, change %Ln products</source>
        <translation>
            <numerusform>Merge, change %Ln product</numerusform>
            <numerusform>Merge, change %Ln products</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Merged %1 into “%2”; %Ln products changed.</source>
        <translation>
            <numerusform>Merged %1 into “%2”; %Ln product changed.</numerusform>
            <numerusform>Merged %1 into “%2”; %Ln products changed.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>pricebook::MigrationPlanView</name>
    <message numerus="yes">
        <source>%n step(s) bring it up to date. Your products, categories and tags stay.</source>
        <translation>
            <numerusform>%n step brings it up to date. Your products, categories and tags stay.</numerusform>
            <numerusform>%n steps bring it up to date. Your products, categories and tags stay.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n step(s) are undone. An older version of Pricebook can work with the catalogue then.</source>
        <translation>
            <numerusform>%n step is undone. An older version of Pricebook can work with the catalogue then.</numerusform>
            <numerusform>%n steps are undone. An older version of Pricebook can work with the catalogue then.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n step(s) then bring it up to date.</source>
        <translation>
            <numerusform>%n step then brings it up to date.</numerusform>
            <numerusform>%n steps then bring it up to date.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>pricebook::MoveDialog</name>
    <message numerus="yes">
        <source>%Ln products, with everything that belongs to them, will be copied.</source>
        <translation>
            <numerusform>%Ln product, with everything that belongs to it, will be copied.</numerusform>
            <numerusform>%Ln products, with everything that belongs to them, will be copied.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>pricebook::MoveToCategoryDialog</name>
    <message numerus="yes">
        <source>Move %Ln products</source>
        <translation>
            <numerusform>Move %Ln product</numerusform>
            <numerusform>Move %Ln products</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>pricebook::PictureLoader</name>
    <message numerus="yes">
        <source>The picture did not arrive within %Ln seconds.</source>
        <translation>
            <numerusform>The picture did not arrive within %Ln second.</numerusform>
            <numerusform>The picture did not arrive within %Ln seconds.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>pricebook::PricesThenDialog</name>
    <message numerus="yes">
        <source>Prices of %Ln selected product(s) &amp;at</source>
        <translation>
            <numerusform>Prices of %Ln selected product &amp;at</numerusform>
            <numerusform>Prices of %Ln selected products &amp;at</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln product(s) had other prices.</source>
        <translation>
            <numerusform>%Ln product had other prices.</numerusform>
            <numerusform>%Ln products had other prices.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The first %Ln of them:</source>
        <translation>
            <numerusform>The first %Ln of them:</numerusform>
            <numerusform>The first %Ln of them:</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Bring back prices of %Ln product(s)</source>
        <translation>
            <numerusform>Bring back prices of %Ln product</numerusform>
            <numerusform>Bring back prices of %Ln products</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Prices of %Ln product(s) as at %1</source>
        <translation>
            <numerusform>Prices of %Ln product as at %1</numerusform>
            <numerusform>Prices of %Ln products as at %1</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>pricebook::ProductDrag</name>
    <message numerus="yes">
        <source>%Ln products</source>
        <translation>
            <numerusform>%Ln product</numerusform>
            <numerusform>%Ln products</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>pricebook::ProductOrganizer</name>
    <message numerus="yes">
        <source>Tags of %Ln products: + %1</source>
        <translation>
            <numerusform>Tags of %Ln product: + %1</numerusform>
            <numerusform>Tags of %Ln products: + %1</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Added “%1” to %Ln products.</source>
        <translation>
            <numerusform>Added “%1” to %Ln product.</numerusform>
            <numerusform>Added “%1” to %Ln products.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Move of %Ln products to “%1”</source>
        <translation>
            <numerusform>Move of %Ln product to “%1”</numerusform>
            <numerusform>Move of %Ln products to “%1”</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Category taken from %Ln products</source>
        <translation>
            <numerusform>Category taken from %Ln product</numerusform>
            <numerusform>Category taken from %Ln products</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Moved %Ln products to “%1”.</source>
        <translation>
            <numerusform>Moved %Ln product to “%1”.</numerusform>
            <numerusform>Moved %Ln products to “%1”.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln products have no category now.</source>
        <translation>
            <numerusform>%Ln product has no category now.</numerusform>
            <numerusform>%Ln products have no category now.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>pricebook::ProductTagsDialog</name>
    <message numerus="yes">
        <source>Tags of %Ln products</source>
        <translation>
            <numerusform>Tags of %Ln product</numerusform>
            <numerusform>Tags of %Ln products</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Apply to %Ln products</source>
        <translation>
            <numerusform>Apply to %Ln product</numerusform>
            <numerusform>Apply to %Ln products</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Tags of %Ln products: %1</source>
        <translation>
            <numerusform>Tags of %Ln product: %1</numerusform>
            <numerusform>Tags of %Ln products: %1</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln products changed: %1</source>
        <translation>
            <numerusform>%Ln product changed: %1</numerusform>
            <numerusform>%Ln products changed: %1</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>pricebook::ProductsPage</name>
    <message numerus="yes">
        <source>%Ln products</source>
        <translation>
            <numerusform>%Ln product</numerusform>
            <numerusform>%Ln products</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln products selected</source>
        <translation>
            <numerusform>%Ln product selected</numerusform>
            <numerusform>%Ln products selected</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Edit %Ln products…</source>
        <translation>
            <numerusform>Edit %Ln product…</numerusform>
            <numerusform>Edit %Ln products…</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>These %Ln products will be deleted. Ctrl+Z or Edit &gt; Trash… brings them back.</source>
        <translation>
            <numerusform>%Ln product will be deleted. Ctrl+Z or Edit &gt; Trash… brings it back.</numerusform>
            <numerusform>These %Ln products will be deleted. Ctrl+Z or Edit &gt; Trash… brings them back.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>pricebook::RequestsPane</name>
    <message numerus="yes">
        <source>%Ln request(s)</source>
        <translation>
            <numerusform>%Ln request</numerusform>
            <numerusform>%Ln requests</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 of %Ln request(s)</source>
        <translation>
            <numerusform>%1 of %Ln request</numerusform>
            <numerusform>%1 of %Ln requests</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>pricebook::SchemaDialog</name>
    <message numerus="yes">
        <source>The tables are not as they should be: %n difference(s).</source>
        <translation>
            <numerusform>The tables are not as they should be: %n difference.</numerusform>
            <numerusform>The tables are not as they should be: %n differences.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>pricebook::SchemaTexts</name>
    <message numerus="yes">
        <source>%n second(s)</source>
        <translation>
            <numerusform>%n second</numerusform>
            <numerusform>%n seconds</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n minute(s)</source>
        <translation>
            <numerusform>%n minute</numerusform>
            <numerusform>%n minutes</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The catalogue was made by an older version of Pricebook: %n step(s) bring it up to date. A backup is made first.</source>
        <translation>
            <numerusform>The catalogue was made by an older version of Pricebook: %n step brings it up to date. A backup is made first.</numerusform>
            <numerusform>The catalogue was made by an older version of Pricebook: %n steps bring it up to date. A backup is made first.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n point(s), listed below</source>
        <translation>
            <numerusform>%n point, listed below</numerusform>
            <numerusform>%n points, listed below</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>pricebook::StepTitles</name>
    <message numerus="yes">
        <source>Deletion of %Ln products</source>
        <translation>
            <numerusform>Deletion of %Ln product</numerusform>
            <numerusform>Deletion of %Ln products</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>pricebook::TagPickerDialog</name>
    <message numerus="yes">
        <source>%Ln tags</source>
        <translation>
            <numerusform>%Ln tag</numerusform>
            <numerusform>%Ln tags</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The first %Ln; type to find others</source>
        <translation>
            <numerusform>The first %Ln; type to find others</numerusform>
            <numerusform>The first %Ln; type to find others</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>pricebook::TagsPage</name>
    <message numerus="yes">
        <source>%Ln products will lose the tag “%1”. The products stay.</source>
        <translation>
            <numerusform>%Ln product will lose the tag “%1”. The product stays.</numerusform>
            <numerusform>%Ln products will lose the tag “%1”. The products stay.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Deleted “%1”; %Ln products had it.</source>
        <translation>
            <numerusform>Deleted “%1”; %Ln product had it.</numerusform>
            <numerusform>Deleted “%1”; %Ln products had it.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Delete from %Ln products</source>
        <translation>
            <numerusform>Delete from %Ln product</numerusform>
            <numerusform>Delete from %Ln products</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln tags</source>
        <translation>
            <numerusform>%Ln tag</numerusform>
            <numerusform>%Ln tags</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln products will lose one of these tags or more. The products stay.</source>
        <translation>
            <numerusform>%Ln product will lose one of these tags or more. The product stays.</numerusform>
            <numerusform>%Ln products will lose one of these tags or more. The products stay.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln products</source>
        <translation>
            <numerusform>%Ln product</numerusform>
            <numerusform>%Ln products</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>pricebook::TransferCommands</name>
    <message numerus="yes">
        <source>%Ln products written to %1.</source>
        <translation>
            <numerusform>%Ln product written to %1.</numerusform>
            <numerusform>%Ln products written to %1.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>pricebook::TransferTexts</name>
    <message numerus="yes">
        <source>Checking: %Ln products</source>
        <translation>
            <numerusform>Checking: %Ln product</numerusform>
            <numerusform>Checking: %Ln products</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Writing: %Ln products</source>
        <translation>
            <numerusform>Writing: %Ln product</numerusform>
            <numerusform>Writing: %Ln products</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>pricebook::TrashDialog</name>
    <message numerus="yes">
        <source>Restore %Ln record(s)</source>
        <translation>
            <numerusform>Restore %Ln record</numerusform>
            <numerusform>Restore %Ln records</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln record(s)</source>
        <translation>
            <numerusform>%Ln record</numerusform>
            <numerusform>%Ln records</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Return of %Ln record(s)</source>
        <translation>
            <numerusform>Return of %Ln record</numerusform>
            <numerusform>Return of %Ln records</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>pricebook::UndoController</name>
    <message numerus="yes">
        <source>Does this and the %n step(s) above again</source>
        <translation>
            <numerusform>Does this and the %n step above again</numerusform>
            <numerusform>Does this and the %n steps above again</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Takes this and the %n step(s) above back</source>
        <translation>
            <numerusform>Takes this and the %n step above back</numerusform>
            <numerusform>Takes this and the %n steps above back</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n step(s)</source>
        <translation>
            <numerusform>%n step</numerusform>
            <numerusform>%n steps</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>pricebook::UnsavedCells</name>
    <message numerus="yes">
        <source>%Ln typed values are not saved and marked red.</source>
        <translation>
            <numerusform>%Ln typed value is not saved and marked red.</numerusform>
            <numerusform>%Ln typed values are not saved and marked red.</numerusform>
        </translation>
    </message>
</context>
</TS>
