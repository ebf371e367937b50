package dev.wardlock.client.script;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The table of attempts: each compiles, and is refused by its class files, before any of it is
 * loaded.
 */
class AttemptsTest {

  /**
   * One attempt.
   *
   * @param what it tries
   * @param refusal what the fault has in it
   * @param statements in {@code acquireToken}
   * @param members beside it
   */
  record Attempt(String what, String refusal, String statements, String members) {
    @Override
    public String toString() {
      return what;
    }
  }

  private static Attempt run(String what, String refusal, String statements) {
    return new Attempt(what, refusal, statements, "");
  }

  private static Attempt declare(String what, String refusal, String members) {
    return new Attempt(what, refusal, "", members);
  }

  static Stream<Attempt> processes() {
    return Stream.of(
        run("Runtime.exec", "Runtime", "Runtime.getRuntime().exec(\"id\");"),
        run("ProcessBuilder", "ProcessBuilder", "new ProcessBuilder(\"id\").start();"),
        run(
            "ProcessBuilder by reference",
            "ProcessBuilder",
            "Function<List<String>, Object> f = ProcessBuilder::new; f.apply(List.of(\"id\"));"),
        run("ProcessHandle", "ProcessHandle", "ProcessHandle.current().destroy();"),
        run(
            "ProcessHandle of others",
            "ProcessHandle",
            "ProcessHandle.allProcesses().forEach(p -> p.destroy());"),
        run("System.exit", "System.exit", "System.exit(1);"),
        run(
            "System.exit by reference",
            "System.exit",
            "IntConsumer f = System::exit; f.accept(1);"),
        run("Runtime.halt", "Runtime", "Runtime.getRuntime().halt(1);"),
        run("shutdown hook", "Runtime", "Runtime.getRuntime().addShutdownHook(null);"),
        run("signal", "sun.misc.Signal", "sun.misc.Signal.raise(new sun.misc.Signal(\"KILL\"));"));
  }

  static Stream<Attempt> files() {
    return Stream.of(
        run("Files.read", "Path", "Files.readString(Path.of(\"/etc/passwd\"));"),
        run("Files.write", "Files.writeString", "Files.writeString(null, \"x\");"),
        run("Paths", "Paths", "Paths.get(\"/etc/passwd\");"),
        run("File", "java.io.File", "new File(\"/etc/passwd\").delete();"),
        run("FileReader", "FileReader", "new FileReader(\"/etc/passwd\").read();"),
        run("FileInputStream", "FileInputStream", "new FileInputStream(\"/etc/passwd\").read();"),
        run("FileOutputStream", "FileOutputStream", "new FileOutputStream(\"/tmp/x\").write(1);"),
        run(
            "FileDescriptor",
            "FileDescriptor",
            "new FileOutputStream(FileDescriptor.out).write(1);"),
        run(
            "RandomAccessFile",
            "RandomAccessFile",
            "new RandomAccessFile(\"/etc/passwd\", \"r\").read();"),
        run("FileChannel", "FileChannel", "java.nio.channels.FileChannel.open(null);"),
        run("Scanner of a file", "Scanner", "new Scanner(new File(\"/etc/passwd\")).nextLine();"),
        run("Formatter of a file", "Formatter", "new Formatter(\"/tmp/x\").format(\"x\");"),
        run("PrintStream of a file", "PrintStream", "new PrintStream(\"/tmp/x\").println();"),
        run("PrintWriter of a file", "PrintWriter", "new PrintWriter(\"/tmp/x\").println();"),
        run("ZipFile", "ZipFile", "new java.util.zip.ZipFile(\"/tmp/x\").close();"),
        run("JarFile", "JarFile", "new java.util.jar.JarFile(\"/tmp/x\").close();"),
        run("FileSystems", "FileSystem", "FileSystems.getDefault().getPath(\"x\");"),
        run("URI of a file to a path", "Path", "Path.of(URI.create(\"file:///etc/passwd\"));"),
        run("BodyPublishers.ofFile", "ofFile", "HttpRequest.BodyPublishers.ofFile(null);"),
        run(
            "BodyPublishers.ofFile by reference",
            "ofFile",
            "java.util.concurrent.Callable<Object> c = () ->"
                + " HttpRequest.BodyPublishers.ofFile(null);"),
        run(
            "BodyPublishers.ofInputStream",
            "ofInputStream",
            "HttpRequest.BodyPublishers.ofInputStream(() -> null);"),
        run(
            "BodyPublishers.fromPublisher",
            "fromPublisher",
            "HttpRequest.BodyPublishers.fromPublisher(null);"),
        run(
            "BodyPublishers.ofByteArrays",
            "ofByteArrays",
            "HttpRequest.BodyPublishers.ofByteArrays(List.of());"),
        run("BodyPublishers.concat", "concat", "HttpRequest.BodyPublishers.concat();"),
        run("BodyHandlers.ofFile", "BodyHandlers", "HttpResponse.BodyHandlers.ofFile(null);"),
        run(
            "BodySubscribers.ofFile",
            "BodySubscribers",
            "HttpResponse.BodySubscribers.ofFile(null);"),
        declare(
            "BodyPublisher of one's own",
            "may not extend or implement",
            "static class P implements HttpRequest.BodyPublisher { public long contentLength() {"
                + " return 0; } public void subscribe(java.util.concurrent.Flow.Subscriber<? super"
                + " java.nio.ByteBuffer> s) {} }"),
        run("temporary file", "createTempFile", "File.createTempFile(\"a\", \"b\");"),
        run(
            "Properties from a file",
            "Properties",
            "new Properties().load(new FileReader(\"x\"));"),
        run(
            "Preferences",
            "Preferences",
            "java.util.prefs.Preferences.userRoot().put(\"a\", \"b\");"),
        run("ResourceBundle", "ResourceBundle", "ResourceBundle.getBundle(\"x\");"),
        run("resource of a class", "getResource", "AuthAcquire.class.getResourceAsStream(\"/x\");"),
        run("resource of a loader", "ClassLoader", "ClassLoader.getSystemResource(\"x\");"));
  }

  static Stream<Attempt> reflection() {
    return Stream.of(
        run("Class.forName", "forName", "Class.forName(\"java.lang.Runtime\");"),
        run(
            "Class.forName by reference",
            "forName",
            "interface F { Object f(String s) throws Exception; } F f = Class::forName;"
                + " f.f(\"x\");"),
        run("Class.getMethod", "getMethod", "\"\".getClass().getMethod(\"length\").invoke(\"\");"),
        run("Class.getDeclaredMethods", "getDeclaredMethods", "Object.class.getDeclaredMethods();"),
        run("Class.newInstance", "newInstance", "\"\".getClass().newInstance();"),
        run(
            "Class.getClassLoader",
            "getClassLoader",
            "AuthAcquire.class.getClassLoader().loadClass(\"x\");"),
        run("Class.getModule", "getModule", "Object.class.getModule().getLayer();"),
        run("Class.getEnumConstants", "getEnumConstants", "Object.class.getEnumConstants();"),
        run("Class.cast", "cast", "String.class.cast(\"\");"),
        run(
            "class literal of Runtime",
            "java.lang.Runtime",
            "Object c = Runtime.class; c.toString();"),
        run(
            "class literal of Unsafe",
            "sun.misc.Unsafe",
            "Object c = sun.misc.Unsafe.class; c.toString();"),
        run("array of Runtime", "java.lang.Runtime", "Object c = new Runtime[1]; c.toString();"),
        run("cast to Runtime", "java.lang.Runtime", "Object c = null; Runtime r = (Runtime) c;"),
        run(
            "instanceof Runtime",
            "java.lang.Runtime",
            "Object c = null; boolean b = c instanceof Runtime;"),
        run(
            "Proxy",
            "Proxy",
            "java.lang.reflect.Proxy.newProxyInstance(null, new Class<?>[0], null);"),
        run("Array", "reflect.Array", "java.lang.reflect.Array.newInstance(String.class, 1);"),
        run(
            "AccessibleObject",
            "reflect",
            "((java.lang.reflect.Method) null).setAccessible(true);"),
        run("method handles", "MethodHandles", "java.lang.invoke.MethodHandles.lookup();"),
        run(
            "method handle invoked",
            "invoke",
            "((java.lang.invoke.MethodHandle) null).invokeExact();"),
        run("VarHandle", "VarHandle", "java.lang.invoke.VarHandle.fullFence();"),
        run("Lookup through a constant", "resolveConstantDesc", "\"\".resolveConstantDesc(null);"),
        run("StackWalker", "StackWalker", "StackWalker.getInstance();"),
        run("stack trace", "getStackTrace", "new Exception().getStackTrace();"),
        run("all stack traces", "getAllStackTraces", "Thread.getAllStackTraces();"),
        run("module layer", "ModuleLayer", "ModuleLayer.boot();"),
        run("script engine", "ScriptEngineManager", "new javax.script.ScriptEngineManager();"),
        run("compiler", "ToolProvider", "javax.tools.ToolProvider.getSystemJavaCompiler();"),
        run("ServiceLoader", "ServiceLoader", "ServiceLoader.load(Runnable.class);"),
        run("Beans", "beans", "java.beans.Beans.instantiate(null, \"x\");"),
        run(
            "AtomicFieldUpdater",
            "FieldUpdater",
            "java.util.concurrent.atomic.AtomicIntegerFieldUpdater.newUpdater(AuthAcquire.class,"
                + " \"x\");"));
  }

  static Stream<Attempt> loading() {
    return Stream.of(
        declare(
            "ClassLoader of one's own",
            "may not extend or implement java.lang.ClassLoader",
            "static class L extends ClassLoader { Class<?> f(byte[] b) { return defineClass(\"X\","
                + " b, 0, b.length); } }"),
        run("anonymous ClassLoader", "ClassLoader", "new ClassLoader() {}.loadClass(\"x\");"),
        run("URLClassLoader", "URLClassLoader", "new URLClassLoader(new URL[0]).loadClass(\"x\");"),
        run(
            "context ClassLoader",
            "ContextClassLoader",
            "Thread.currentThread().getContextClassLoader();"),
        run("native library", "loadLibrary", "System.loadLibrary(\"x\");"),
        run("native library by path", "System.load", "System.load(\"/tmp/x.so\");"),
        run("native library of Runtime", "Runtime", "Runtime.getRuntime().load(\"/tmp/x.so\");"),
        declare("native method", "may not be native", "static native void f();"),
        run(
            "Unsafe",
            "Unsafe",
            "java.lang.reflect.Field f = sun.misc.Unsafe.class.getDeclaredField(\"theUnsafe\");"
                + " f.setAccessible(true);"),
        run(
            "Instrumentation",
            "instrument",
            "((java.lang.instrument.Instrumentation) null).getAllLoadedClasses();"),
        run(
            "management",
            "ManagementFactory",
            "java.lang.management.ManagementFactory.getPlatformMBeanServer();"));
  }

  static Stream<Attempt> serialization() {
    return Stream.of(
        run("ObjectInputStream", "ObjectInputStream", "new ObjectInputStream(null).readObject();"),
        run(
            "ObjectOutputStream",
            "ObjectOutputStream",
            "new ObjectOutputStream(null).writeObject(\"\");"),
        run(
            "XMLDecoder",
            "XMLDecoder",
            "new java.beans.XMLDecoder((InputStream) null).readObject();"),
        declare(
            "Serializable", "java.io.Serializable", "static class S implements Serializable {}"),
        declare(
            "Externalizable",
            "java.io.Externalizable",
            "static class S implements Externalizable { public void writeExternal(ObjectOutput o)"
                + " {} public void readExternal(ObjectInput o) {} }"),
        run(
            "serializable lambda",
            "altMetafactory",
            "Runnable r = (Runnable & Serializable) () -> {}; r.run();"),
        run("SignedObject", "SignedObject", "new java.security.SignedObject(\"\", null, null);"),
        run("remote registry", "Registry", "java.rmi.registry.LocateRegistry.getRegistry();"),
        run("naming", "InitialContext", "new javax.naming.InitialContext().lookup(\"x\");"));
  }

  static Stream<Attempt> network() {
    return Stream.of(
        run("HttpClient", "HttpClient", "HttpClient.newHttpClient();"),
        run(
            "HttpClient by reference",
            "HttpClient",
            "Supplier<Object> s = HttpClient::newHttpClient; s.get();"),
        declare(
            "HttpClient of one's own",
            "HttpClient.Builder",
            "static class C implements HttpClient.Builder {" + builderMethods() + "}"),
        run("URL", "java.net.URL", "new URL(\"http://x/\").openStream();"),
        run("URL of a URI", "toURL", "URI.create(\"http://x/\").toURL().openStream();"),
        run("Socket", "Socket", "new Socket(\"x\", 1).close();"),
        run("ServerSocket", "ServerSocket", "new ServerSocket(1).accept();"),
        run("DatagramSocket", "DatagramSocket", "new DatagramSocket().close();"),
        run("SocketChannel", "SocketChannel", "java.nio.channels.SocketChannel.open();"),
        run(
            "AsynchronousSocketChannel",
            "AsynchronousSocketChannel",
            "java.nio.channels.AsynchronousSocketChannel.open();"),
        run("SSLSocketFactory", "SSLSocketFactory", "javax.net.ssl.SSLSocketFactory.getDefault();"),
        run("InetAddress", "InetAddress", "InetAddress.getByName(\"secret.evil.example\");"),
        run(
            "InetSocketAddress",
            "InetSocketAddress",
            "new InetSocketAddress(\"secret.evil.example\", 1);"),
        run("NetworkInterface", "NetworkInterface", "NetworkInterface.getNetworkInterfaces();"),
        run("ProxySelector", "ProxySelector", "ProxySelector.setDefault(null);"),
        run("Authenticator", "Authenticator", "Authenticator.setDefault(null);"),
        run("CookieHandler", "CookieHandler", "CookieHandler.setDefault(null);"),
        run("WebSocket", "HttpClient", "HttpClient.newHttpClient().newWebSocketBuilder();"),
        run("HTTP server", "HttpServer", "com.sun.net.httpserver.HttpServer.create();"),
        run("JDBC", "DriverManager", "java.sql.DriverManager.getConnection(\"jdbc:x\");"),
        run("desktop", "Desktop", "java.awt.Desktop.getDesktop().browse(null);"),
        run(
            "XML with entities",
            "DocumentBuilderFactory",
            "javax.xml.parsers.DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(\"http://x/\");"),
        run(
            "the pipe below the helper",
            "Wire",
            "dev.wardlock.client.script.child.Wire.write(null, \"result\", 1);"),
        run(
            "the other process's main",
            "RunMain",
            "dev.wardlock.client.script.child.RunMain.main(null);"));
  }

  private static String builderMethods() {
    return " public HttpClient.Builder cookieHandler(CookieHandler c) { return this; }"
        + " public HttpClient.Builder connectTimeout(Duration d) { return this; }"
        + " public HttpClient.Builder sslContext(javax.net.ssl.SSLContext c) { return this; }"
        + " public HttpClient.Builder sslParameters(javax.net.ssl.SSLParameters c) { return this; }"
        + " public HttpClient.Builder executor(java.util.concurrent.Executor c) { return this; }"
        + " public HttpClient.Builder followRedirects(HttpClient.Redirect c) { return this; }"
        + " public HttpClient.Builder version(HttpClient.Version c) { return this; }"
        + " public HttpClient.Builder priority(int c) { return this; }"
        + " public HttpClient.Builder proxy(ProxySelector c) { return this; }"
        + " public HttpClient.Builder authenticator(Authenticator c) { return this; }"
        + " public HttpClient build() { return null; }";
  }

  static Stream<Attempt> surroundings() {
    return Stream.of(
        run("environment", "getenv", "System.getenv();"),
        run("one variable", "getenv", "System.getenv(\"HOME\");"),
        run("system property", "getProperty", "System.getProperty(\"user.home\");"),
        run("system properties", "getProperties", "System.getProperties();"),
        run("setting a property", "setProperty", "System.setProperty(\"a\", \"b\");"),
        run("Integer.getInteger", "getInteger", "Integer.getInteger(\"a\");"),
        run("Long.getLong", "getLong", "Long.getLong(\"a\");"),
        run("Boolean.getBoolean", "getBoolean", "Boolean.getBoolean(\"a\");"),
        run("standard output", "System.out", "System.out.println(\"x\");"),
        run("standard error", "System.err", "System.err.println(\"x\");"),
        run("standard input", "System.in", "System.in.read();"),
        run("console", "System.console", "System.console();"),
        run("setting the output", "setOut", "System.setOut(null);"),
        run("stack trace printed", "printStackTrace", "new Exception().printStackTrace();"),
        run("logger", "Logger", "java.util.logging.Logger.getLogger(\"x\").info(\"x\");"),
        run("logger of System", "getLogger", "System.getLogger(\"x\");"),
        run(
            "log manager",
            "LogManager",
            "java.util.logging.LogManager.getLogManager().readConfiguration();"),
        run("security manager", "SecurityManager", "System.setSecurityManager(null);"),
        run("security provider", "Security", "java.security.Security.addProvider(null);"),
        run(
            "digest of a provider",
            "getInstance",
            "java.security.MessageDigest.getInstance(\"SHA-256\", \"x\");"),
        run("key store", "KeyStore", "java.security.KeyStore.getInstance(\"PKCS12\");"),
        run("default locale", "setDefault", "Locale.setDefault(Locale.ROOT);"),
        run("default time zone", "TimeZone", "TimeZone.setDefault(null);"));
  }

  static Stream<Attempt> threads() {
    return Stream.of(
        run("Thread", "Thread", "new Thread(() -> {}).start();"),
        declare(
            "Thread of one's own",
            "may not extend or implement java.lang.Thread",
            "static class T extends Thread {}"),
        run("executor", "Executors", "java.util.concurrent.Executors.newCachedThreadPool();"),
        run(
            "CompletableFuture",
            "CompletableFuture",
            "java.util.concurrent.CompletableFuture.runAsync(() -> {});"),
        run("ForkJoinPool", "ForkJoinPool", "java.util.concurrent.ForkJoinPool.commonPool();"),
        run("Timer", "Timer", "new Timer();"),
        run("parallelStream", "parallelStream", "List.of(1).parallelStream().forEach(x -> {});"),
        run(
            "parallelStream of an ArrayList",
            "parallelStream",
            "new ArrayList<Integer>().parallelStream();"),
        run(
            "parallelStream by reference",
            "parallelStream",
            "Function<List<Integer>, Object> f = List::parallelStream; f.apply(List.of());"),
        run("parallel", "parallel", "Stream.of(1).parallel().forEach(x -> {});"),
        run("parallelSort", "parallelSort", "Arrays.parallelSort(new int[1]);"),
        run("parallelSetAll", "parallelSetAll", "Arrays.parallelSetAll(new int[1], i -> i);"),
        run(
            "SubmissionPublisher",
            "SubmissionPublisher",
            "new java.util.concurrent.SubmissionPublisher<String>();"),
        run("Cleaner", "Cleaner", "java.lang.ref.Cleaner.create();"),
        run("thread stopped", "Thread.stop", "Thread.currentThread().stop();"),
        run(
            "uncaught exceptions",
            "setDefaultUncaughtExceptionHandler",
            "Thread.setDefaultUncaughtExceptionHandler(null);"));
  }

  static Stream<Attempt> unasked() {
    return Stream.of(
        declare(
            "static initializer with a call", "static initializer", "static { tellUser(\"x\"); }"),
        declare(
            "static initializer with a loop",
            "static initializer",
            "static int n; static { for (int i = 0; i < 9; i++) { n += i; } }"),
        declare(
            "endless static initializer",
            "static initializer",
            "static { boolean b = true; while (b) {} }"),
        declare(
            "static field with a call",
            "static initializer",
            "static final String X = f(); static String f() { while (true) {} }"),
        declare(
            "static field with a new object",
            "static initializer",
            "static final Object X = new AuthAcquire(); AuthAcquire() { while (true) {} }"),
        declare(
            "static field with a lambda",
            "static initializer",
            "static final Runnable X = () -> {};"),
        declare(
            "static field of a nested class",
            "static initializer",
            "static class N { static final String X = promptText(\"x\"); }"),
        declare(
            "static field of an interface",
            "static initializer",
            "interface N { String X = promptText(\"x\"); }"),
        declare(
            "field of a record",
            "static initializer",
            "record N(int n) { static final String X = promptText(\"x\"); }"),
        declare(
            "constructor of an enum",
            "static initializer",
            "enum N { A; N() { tellUser(\"x\"); } }"),
        declare(
            "constructor of an enum with a loop",
            "static initializer",
            "enum N { A; int n; N() { while (true) { n++; } } }"),
        declare(
            "initializer of an enum's constant",
            "static initializer",
            "enum N { A { { tellUser(\"x\"); } } }"),
        declare(
            "argument of an enum's constant",
            "static initializer",
            "enum N { A(promptText(\"x\")); N(String s) {} }"),
        declare(
            "values of one's own class",
            "static initializer",
            "static Object X = V.values(); static class V { static Object values() { while (true)"
                + " {} } }"),
        declare(
            "overloaded values of an enum",
            "static initializer",
            "enum N { A; static Object X = values(1); static Object values(int n) { while (true) {}"
                + " } }"),
        declare(
            "switch in a static initializer",
            "static initializer",
            "static int n; static { switch (n) { case 0: n = 1; break; case 1: n = 2; break; case"
                + " 2: n = 3; } }"),
        declare(
            "caught in a static initializer",
            "static initializer",
            "static int n; static { try { n = Integer.valueOf(\"x\"); } catch (RuntimeException e)"
                + " { n = 1; } }"),
        declare("finalize", "finalize", "protected void finalize() { tellUser(\"x\"); }"),
        declare(
            "finalize of a nested class",
            "finalize",
            "static class N { protected void finalize() { tellUser(\"x\"); } }"));
  }

  /** The same again, from every place where code can stand. */
  static Stream<Attempt> places() {
    String bad = "Runtime.getRuntime();";
    return Stream.of(
        run("in a lambda", "Runtime", "Runnable r = () -> { " + bad + " };"),
        run(
            "in a lambda of a lambda",
            "Runtime",
            "Supplier<Runnable> r = () -> () -> { " + bad + " };"),
        run(
            "in an anonymous class",
            "Runtime",
            "Runnable r = new Runnable() { public void run() { " + bad + " } };"),
        run("in a local class", "Runtime", "class C { void f() { " + bad + " } }"),
        run("in a local record", "Runtime", "record R(int n) { R { " + bad + " } }"),
        run("in a local enum", "Runtime", "enum E { A; void f() { " + bad + " } }"),
        run("in a local interface", "Runtime", "interface I { default void f() { " + bad + " } }"),
        run(
            "in a handler",
            "Runtime",
            "try { tellUser(\"x\"); } catch (RuntimeException e) { " + bad + " }"),
        run("in a finally", "Runtime", "try { tellUser(\"x\"); } finally { " + bad + " }"),
        run("in a dead branch", "Runtime", "boolean b = false; if (b) { " + bad + " }"),
        declare("in a nested class", "Runtime", "static class C { void f() { " + bad + " } }"),
        declare(
            "in an inner class of an inner class",
            "Runtime",
            "class C { class D { void f() { " + bad + " } } }"),
        declare(
            "in a private method of an interface",
            "Runtime",
            "interface I { private void f() { " + bad + " } }"),
        declare("in an instance initializer", "Runtime", "{ " + bad + " }"),
        declare("in a constructor", "Runtime", "AuthAcquire() { " + bad + " }"),
        declare(
            "in an overriding toString",
            "Runtime",
            "public String toString() { " + bad + " return \"\"; }"),
        declare(
            "in another class of the file", "Runtime", "} class Other { void f() { " + bad + " }"),
        declare(
            "by a reference", "Runtime", "Supplier<Object> s() { return Runtime::getRuntime; }"),
        declare(
            "by a reference through a generic method",
            "exec",
            "interface F { Object f(Runtime r, String s) throws Exception; } Object s() { F f ="
                + " Runtime::exec; return f; }"),
        declare(
            "by a subclass's name",
            "printStackTrace",
            "static class E extends Exception {} void f() { new E().printStackTrace(); }"),
        declare("by super", "clone", "Object f() throws Exception { return super.clone(); }"),
        declare("by an own method of a type above", "notifyAll", "void f() { notifyAll(); }"),
        declare("waiting", "wait", "void f() throws Exception { wait(); }"),
        declare(
            "swallowing Throwable, and ThreadDeath by name",
            "ThreadDeath",
            "void f() { try { f(); } catch (ThreadDeath d) { f(); } }"),
        declare(
            "extending a refused class",
            "may not extend",
            "static class C extends java.util.TimerTask { public void run() {} }"),
        declare(
            "extending a refused class anonymously",
            "may not extend",
            "Object f() { return new InputStream() { public int read() { return 0; } }; }"),
        declare(
            "extending what is only to be used",
            "may not extend",
            "static class C extends HashMap<String, String> {}"),
        declare(
            "implementing what is only to be used",
            "may not extend",
            "static abstract class C implements HttpResponse<String> {}"),
        declare(
            "lambda of a refused interface",
            "may not be a java.io.FileFilter",
            "Object f() { FileFilter x = a -> true; return x; }"));
  }

  @ParameterizedTest
  @MethodSource({
    "processes",
    "files",
    "reflection",
    "loading",
    "serialization",
    "network",
    "surroundings",
    "threads",
    "unasked",
    "places"
  })
  void attempt_isRefused_byItsClassFiles(Attempt attempt) {
    String source = Compiled.script(attempt.statements(), attempt.members());
    assertThat(Compiled.faults(source))
        .as(source)
        .anySatisfy(fault -> assertThat(fault).contains(attempt.refusal()));
  }
}
