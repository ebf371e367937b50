/** Benchmarks. */
module dev.wardlock.benchmarks {
  requires static transitive org.jspecify;
  requires com.github.benmanes.caffeine;
  requires com.nimbusds.jose.jwt;
  requires com.zaxxer.hikari;
  requires dev.wardlock;
  requires dev.wardlock.servlet;
  requires dev.wardlock.store.jdbc;
  requires embedded.postgres;
  requires jdk.management;
  requires jmh.core;
  requires org.eclipse.jetty.ee10.servlet;
  requires pac4j.core;
  requires pac4j.http;
  requires jakartaee.pac4j;
  requires org.apache.shiro.cache;
  requires org.apache.shiro.core;
  requires org.apache.shiro.web;
  requires spring.beans;
  requires spring.context;
  requires spring.security.config;
  requires spring.security.core;
  requires spring.security.crypto;
  requires spring.security.oauth2.core;
  requires spring.security.oauth2.jose;
  requires spring.security.oauth2.resource.server;
  requires spring.security.web;
}
