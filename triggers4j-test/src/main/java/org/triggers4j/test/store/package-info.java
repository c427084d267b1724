/**
 * The contract every store has to meet, for authors of stores. Needs JUnit and AssertJ; depends on store and what it shows.
 *
 * <p>To test a store of your own, with this module in test scope, write up to three classes, none of which has a test of
 * its own:
 *
 * <ol>
 *   <li>one that extends {@link org.triggers4j.test.store.StoreContract}, or {@link
 *       org.triggers4j.test.store.LockingStoreContract} if who has read a session keeps others from it until it commits, or
 *       {@link org.triggers4j.test.store.JoinableStoreContract} if callers' transactions can carry fires and calls too. It returns the store on an
 *       empty database, and again as another process would open it. That is every rule of the SPI, among them a
 *       comparison with {@link org.triggers4j.memory.InMemoryStore} over random sequences;
 *   <li>one that extends {@link org.triggers4j.test.scenario.ConformanceContract}: 491 recorded sessions on a real engine;
 *   <li>if you like, tests of workflows in which {@link org.triggers4j.test.TriggersExtension} makes your store.
 * </ol>
 *
 * <p>Nothing in a contract may be skipped. Its tests may grow in number with each version: a store that passed an earlier
 * one can fail a later one.
 */
@NullMarked
package org.triggers4j.test.store;

import org.jspecify.annotations.NullMarked;
