package org.triggers4j.jdbc;

import org.triggers4j.test.HarnessBuilder;

class ThreadedHarnessOnSqliteTest extends HarnessOnSqliteCases {
    @Override
    <B extends HarnessBuilder<B>> B mode(B builder) {
        return builder.withThreads();
    }
}
