// The part of the viewer that is used here. The viewer comes without types.

export interface Options {
  readonly url: string;
  readonly dom_id: string;
  readonly deepLinking: boolean;
  readonly docExpansion: "list";
  readonly defaultModelsExpandDepth: number;
  readonly defaultModelExpandDepth: number;
  readonly validatorUrl: null;
  readonly syntaxHighlight: { readonly activated: boolean };
  readonly plugins: readonly Plugin[];
  readonly requestInterceptor: (request: ViewerRequest) => object;
  readonly onComplete: () => void;
}

interface ViewerRequest {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Viewer {
  preauthorizeBasic(scheme: string, username: string, password: string): void;
}

export type Plugin = () => {
  readonly wrapComponents: {
    readonly DeepLink?: Wrap<{ readonly text: string }>;
    readonly ExamplesSelect?: Wrap<{ readonly examples: { readonly size: number } }>;
    readonly TextArea?: Wrap<object>;
    readonly CloseIcon?: Wrap<object>;
    readonly JsonSchemaForm?: Wrap<{ readonly description?: string }>;
  };
};

export type Component<Properties> = (properties: Properties) => unknown;

type Wrap<Properties> = (original: Component<Properties>, system: { readonly React: React }) => Component<Properties>;

export interface React {
  createElement<Properties extends object>(
    kind: string | Component<Properties>,
    properties: Properties | { readonly className: string } | null,
    ...children: readonly unknown[]
  ): unknown;
}
